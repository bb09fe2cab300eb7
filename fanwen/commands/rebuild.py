"""``fanwen rebuild``: builds a new database from the archive and replaces the old one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from db.compare import Changes
from fanwen.console import output
from fanwen.console.errors import FAILED, OK, Failure
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.console.progress import ProgressBars
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import rule_book
from fanwen.runs.ingest import recover_archive
from fanwen.runs.outcome import report_run
from fanwen.runs.run import record_run
from fanwen.runs.summary import print_summary, summary_counts
from pipelines.archive import files
from pipelines.ingest.rebuild import RebuildResult, rebuild


@click.command("rebuild")
@click.option("--keep", is_flag=True, help="Keep the old database as corpus.db.old.")
@click.option(
    "--force", is_flag=True, help="Replace the database even if parts of the archive cannot be read."
)
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(
    data: DataFolder, keep: bool, force: bool, workers: int | None, as_json: bool, verbose: bool
) -> None:
    """Build a new database from the archive and replace the old one.

    Needs no network. Readers see the old database until it is replaced in one
    step. A rebuild that is killed leaves the old one unchanged. At the end it
    lists the changes: speeches that are new, gone or altered, and why.

    \b
    Examples:
      fanwen rebuild -v
      fanwen rebuild --keep      # keep the old one as corpus.db.old
    """
    with report_run(data, "rebuild"):
        with locked(data), record_run(data, "rebuild") as run:
            recover_archive(data)
            if not files(data.archive):
                raise Failure(
                    f"{data.archive}: the archive is empty; fill it with `fanwen crawl` or `fanwen import`"
                )
            with run.watch("rebuild"), ProgressBars() as bars:
                rebuilt = rebuild(data.archive, data.corpus, rule_book(data), keep, force, workers, bars)
            code = FAILED if rebuilt.ingested.errors else OK
            run.record(data, code, summary_counts(rebuilt.ingested) | _changes(rebuilt.changes))
        _print(rebuilt, as_json, verbose)
        raise SystemExit(code)


def _changes(changes: Changes | None) -> dict[str, Any]:
    return {"changes": changes.counts if changes else None}


def _print(rebuilt: RebuildResult, as_json: bool, verbose: bool) -> None:
    if as_json:
        examples = [asdict(change) for change in rebuilt.changes.examples] if rebuilt.changes else []
        output.print_json(
            summary_counts(rebuilt.ingested) | _changes(rebuilt.changes) | {"examples": examples}
        )
        return
    if print_summary(rebuilt.ingested, False, verbose) and rebuilt.changes:
        _print_changes(rebuilt.changes)


def _print_changes(changes: Changes) -> None:
    rows: list[tuple[str, output.Value]] = [
        (f"{kind}: {reason}", count)
        for kind, reasons in changes.counts.items()
        for reason, count in reasons.items()
    ]
    output.print_table(rows or [("none", "")], "Changes since the old database")
    for change in changes.examples[:10]:
        output.print_line(f"  {change.what:<8}{change.id[:8]}  {change.title[:24]}  ({change.why})")
