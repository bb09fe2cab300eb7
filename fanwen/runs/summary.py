"""The summary of an ingest, as JSON and on the terminal."""

from __future__ import annotations

from typing import Any

from fanwen.console import output
from fanwen.console.errors import print_problem
from pipelines.ingest.summary import IngestSummary


def summary_counts(summary: IngestSummary) -> dict[str, Any]:
    """The counts of an ingest as values that JSON can hold."""
    return {
        "files": summary.files,
        "records": summary.records,
        "articles": summary.articles,
        "speeches": summary.speeches,
        "rejected": {f"{stage}: {reason}": n for (stage, reason), n in sorted(summary.rejected.items())},
        "errors": summary.errors,
        "seconds": {stage: round(value, 3) for stage, value in summary.watch.seconds.items()},
        "edits": dict(sorted(summary.edits.items())),
        "stage_seconds": {stage: round(value, 3) for stage, value in summary.work.seconds.items()},
    }


def print_ingest_table(summary: IngestSummary) -> None:
    output.print_table(
        [
            ("archive files read", summary.files),
            ("records in them", summary.records),
            ("articles cleaned", summary.articles),
            ("speeches found", summary.speeches),
            ("rejected", sum(summary.rejected.values())),
        ],
        "Ingested",
    )
    reasons = {f"{stage}: {reason}": count for (stage, reason), count in summary.rejected.most_common()}
    output.print_counts("Rejected, by stage and reason", reasons)
    if reasons:
        output.print_line("`fanwen rejections` lists them.")


def print_summary(summary: IngestSummary, as_json: bool, verbose: bool, quiet: bool = False) -> bool:
    """Print the summary on a terminal or with ``verbose``, and problems always.

    Returns whether the summary was printed as tables.
    """
    if as_json:
        output.print_json(summary_counts(summary))
    printed = (output.is_terminal() or verbose) and not as_json and not quiet
    if printed:
        print_ingest_table(summary)
    print_problems(summary)
    return printed


def print_problems(summary: IngestSummary) -> None:
    """Print notes and errors on standard error, one line each."""
    for line in (*summary.notes, *summary.errors):
        print_problem(line)
