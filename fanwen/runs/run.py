"""A run: its name, its timings, and its row in the table ``runs``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from db import corpus, runs
from db.models import RunRow
from fanwen.console.errors import failure_of
from fanwen.folder.paths import DataFolder
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.ingest.version import rules_version
from textbasics.times import utc_now


def run_name(kind: str) -> str:
    """The name that a run gives its archive files: unique by the second, and sorted by time within a kind."""
    return f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run in progress."""

    kind: str
    started: str
    watch: Stopwatch = field(default_factory=Stopwatch)
    """Wall-clock seconds of its steps. They are recorded even if the run fails."""
    counts: dict[str, Any] = field(default_factory=dict)
    """The counts so far. They are recorded however the run ends."""

    def record(self, data: DataFolder, exit_code: int, counts: Mapping[str, Any]) -> None:
        """Write its row. Raises CorpusError if the corpus cannot be written."""
        steps = {step: round(seconds, 3) for step, seconds in self.watch.seconds.items()}
        values = json.dumps({**self.counts, **counts, "steps": steps}, sort_keys=True)
        row = RunRow(self.kind, self.started, utc_now(), exit_code, values, rules_version())
        with corpus.writing(data.corpus) as db:
            runs.record(db, row)


@contextmanager
def record_run(data: DataFolder, kind: str) -> Iterator[Run]:
    """Yield a run. If the block raises, record the failure, provided that there is a corpus to write to."""
    run = Run(kind, utc_now())
    try:
        yield run
    except BaseException as error:
        failure = failure_of(error)
        with suppress(corpus.CorpusError, OSError):
            if data.corpus.exists():
                run.record(data, failure.exit_code, {"failure": failure.message})
        raise
