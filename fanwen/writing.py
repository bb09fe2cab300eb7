"""The steps that several commands share when they write to the corpus. The caller holds the lock."""

from __future__ import annotations

from fanwen.config import Data
from fanwen.progress import Bars
from fanwen.runs import rule_book
from pipelines import archive
from pipelines.ingested import Ingested


def mend(data: Data) -> list[str]:
    """Finish the archive files that a killed run left open; returns a line for each that lost something."""
    return [
        f"{data.archive / name}: a run was cut short; {lost} bytes of its last record were dropped"
        for name, lost in archive.recover(data.archive)
        if lost
    ]


def bring_up_to_date(data: Data, workers: int | None) -> Ingested:
    """Ingest what the archive has and the corpus has not."""
    from pipelines.ingest import ingest  # takes a second, which who has nothing to write need not wait for

    mended = mend(data)
    with Bars() as bars:
        report = ingest(data.archive, data.corpus, rule_book(data), workers, bars)
    report.notes.extend(mended)
    return report
