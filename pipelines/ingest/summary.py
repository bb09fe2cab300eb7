"""The summary of an ingest. It is a module of its own so that those who print it import nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from db import cleaned_articles
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.ingest.jobs import FAULTS


@dataclass
class IngestSummary:
    """Counts, times and faults of one ingest."""

    files: int = 0
    records: int = 0
    articles: int = 0
    speeches: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By stage and reason."""
    errors: list[str] = field(default_factory=list)
    """Archive files that could not be read to their end, and faults; one line each."""
    notes: list[str] = field(default_factory=list)
    """What the owner should know although nothing failed, one line each."""
    watch: Stopwatch = field(default_factory=Stopwatch)
    """Wall-clock seconds of the steps of the run."""
    work: Stopwatch = field(default_factory=Stopwatch)
    """Seconds of the stages of cleaning, summed over the workers."""
    edits: Counter[str] = field(default_factory=Counter)
    """Number of edits, by rule."""

    def count(self, db: Database) -> None:
        """Count from the corpus what the articles cleaned in this run became; some were cleaned twice."""
        self.articles = cleaned_articles.count(db)
        self.speeches = cleaned_articles.count_speeches(db)
        self.rejected += cleaned_articles.count_rejections(db)
        self.edits = cleaned_articles.count_edits(db)
        self.errors += self._faults()

    def _faults(self) -> Iterator[str]:
        """A line for each fault of Fanwen or of the machine because of which pages were not cleaned."""
        for (stage, reason), count in sorted(self.rejected.items()):
            if stage in FAULTS:
                yield (
                    f"{count} pages could not be cleaned ({stage}: {reason}); their earlier speeches are "
                    "kept, and the next ingest tries again"
                )
