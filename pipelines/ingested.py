"""What an ingest did: counts, times, faults. Apart, since who only tells of it need not import the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pipelines.stopwatch import Stopwatch
from pipelines.work import FAULTS, Result


@dataclass
class Ingested:
    """What an ingest did."""

    files: int = 0
    records: int = 0
    articles: int = 0
    speeches: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By stage and reason."""
    errors: list[str] = field(default_factory=list)
    """Archive files that could not be read to their end, one line each."""
    notes: list[str] = field(default_factory=list)
    """What the owner should know though nothing failed, one line each."""
    watch: Stopwatch = field(default_factory=Stopwatch)
    """Wall-clock seconds of the steps of the run."""
    work: Stopwatch = field(default_factory=Stopwatch)
    """Seconds of the stages of cleaning, summed over the workers."""
    edits: Counter[str] = field(default_factory=Counter)
    """Edits made, by ``stage rule``."""

    def count(self, result: Result) -> None:
        self.articles += len(result.rows)
        self.speeches += sum(len(rows.places) for rows in result.rows)
        self.rejected.update((r.stage, r.reason) for rows in result.rows for r in rows.rejections)
        self.work.add(result.seconds)
        self.edits.update(result.edits)

    def count_faults(self, result: Result) -> None:
        """What kept articles from being cleaned once more; the rest of them is counted already."""
        faults = (r for rows in result.rows for r in rows.rejections if r.stage in FAULTS)
        self.rejected.update((r.stage, r.reason) for r in faults)
