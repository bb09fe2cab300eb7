"""The steps that several commands share when they write to the corpus. The caller holds the lock."""

from __future__ import annotations

from fanwen.console.progress import Bars
from fanwen.folder.paths import Data
from fanwen.runs.recording import rule_book
from pipelines import archive
from pipelines.ingest.summary import IngestSummary


def recover_archive(data: Data) -> list[str]:
    """Finish the archive files that a killed run left open; returns a line for each that lost something."""
    return [
        f"{data.archive / name}: a run was cut short; {lost} bytes of its last record were dropped"
        for name, lost in archive.recover_archive(data.archive)
        if lost
    ]


def bring_up_to_date(data: Data, workers: int | None) -> IngestSummary:
    """Ingest what the archive has and the corpus has not."""
    from pipelines.ingest.run import (
        ingest,  # takes a second, which who has nothing to write need not wait for
    )

    mended = recover_archive(data)
    with Bars() as bars:
        report = ingest(data.archive, data.corpus, rule_book(data), workers, bars)
    report.notes.extend(mended)
    return report
