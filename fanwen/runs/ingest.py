"""The steps that several commands share. The caller holds the lock."""

from __future__ import annotations

from fanwen.console.progress import ProgressBars
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import rule_book
from pipelines import archive
from pipelines.ingest.summary import IngestSummary


def recover_archive(data: DataFolder) -> list[str]:
    """Finish the archive files that a killed run left open; returns a line for each that lost data."""
    return [
        f"{data.archive / name}: a run was killed; {lost} bytes of its last record were dropped"
        for name, lost in archive.recover_archive(data.archive)
        if lost
    ]


def ingest_archive(data: DataFolder, workers: int | None) -> IngestSummary:
    """Bring the corpus up to date with the archive and the rules."""
    from pipelines.ingest.run import ingest  # takes a second to import, and not every command needs it

    recovered = recover_archive(data)
    with ProgressBars() as bars:
        summary = ingest(data.archive, data.corpus, rule_book(data), workers, bars)
    summary.notes.extend(recovered)
    return summary
