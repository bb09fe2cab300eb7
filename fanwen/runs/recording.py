"""What every command that writes does alike: the rules it cleans by, its row among the runs, its summary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawler.profiles import load_profiles, profile_folders
from db import corpus
from db import runs as rows
from db.models import RunRow
from fanwen.console import output
from fanwen.console.errors import failure_of, say
from fanwen.folder.paths import Data
from pipelines.cleaning.site_rules import RuleBook
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.ingest.summary import IngestSummary
from pipelines.ingest.version import rules_version


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run_name(kind: str) -> str:
    """The name that a run gives its archive files: unique by the second, and sorted by time within a kind."""
    return f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def rule_book(data: Data) -> RuleBook:
    """The cleaning rules of all known sites."""
    return RuleBook([profile.rules for profile in load_profiles(profile_folders(data.root)).values()])


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way, to be recorded in the corpus when it is done."""

    kind: str
    started: str
    watch: Stopwatch = field(default_factory=Stopwatch)
    """Wall-clock seconds of its steps; known also of a run that fails or is ended."""
    counts: dict[str, Any] = field(default_factory=dict)
    """What is known so far; it stands in the row however the run ends."""

    def record(self, data: Data, exit_code: int, counts: Mapping[str, Any]) -> None:
        """Leave its row. Raises CorpusError where the corpus cannot be written."""
        steps = {step: round(seconds, 3) for step, seconds in self.watch.seconds.items()}
        told = json.dumps({**self.counts, **counts, "steps": steps}, sort_keys=True)
        row = RunRow(self.kind, self.started, now(), exit_code, told, rules_version())
        with corpus.writing(data.corpus) as db:
            rows.record(db, row)


@contextmanager
def recorded(data: Data, kind: str) -> Iterator[Run]:
    """A run that leaves a row also when it fails or is ended, as far as there is a corpus to write to."""
    run = Run(kind, now())
    try:
        yield run
    except BaseException as error:
        failure = failure_of(error)
        with suppress(corpus.CorpusError, OSError):
            if data.corpus.exists():
                run.record(data, failure.exit_code, {"failure": failure.message})
        raise


def ingested_counts(report: IngestSummary) -> dict[str, Any]:
    """The numbers of an ingest as JSON can hold them."""
    return {
        "files": report.files,
        "records": report.records,
        "articles": report.articles,
        "speeches": report.speeches,
        "rejected": {f"{stage}: {reason}": n for (stage, reason), n in sorted(report.rejected.items())},
        "errors": report.errors,
        "seconds": {stage: round(value, 3) for stage, value in report.watch.seconds.items()},
        "edits": dict(sorted(report.edits.items())),
        "stage_seconds": {stage: round(value, 3) for stage, value in report.work.seconds.items()},
    }


def print_ingested(report: IngestSummary) -> None:
    output.table(
        [
            ("archive files read", report.files),
            ("records in them", report.records),
            ("articles cleaned", report.articles),
            ("speeches found", report.speeches),
            ("rejected", sum(report.rejected.values())),
        ],
        "Ingested",
    )
    reasons = {f"{stage}: {reason}": count for (stage, reason), count in report.rejected.most_common()}
    output.counts("Rejected, by stage and reason", reasons)
    if reasons:
        output.line("`fanwen rejections` lists them.")


def tell(report: IngestSummary, as_json: bool, verbose: bool, quiet: bool = False) -> bool:
    """Print the summary where a person looks or asked for it, and complaints always."""
    if as_json:
        output.as_json(ingested_counts(report))
    printed = (output.watched() or verbose) and not as_json and not quiet
    if printed:
        print_ingested(report)
    complain(report)
    return printed


def complain(report: IngestSummary) -> None:
    """Say on standard error what is wrong, one line each."""
    for line in (*report.notes, *report.errors):
        say(line)
