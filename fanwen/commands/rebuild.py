"""``fanwen rebuild``: build the database anew and swap it in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from db.compare import Changes
from fanwen.console import output
from fanwen.console.errors import FAILED, OK, Failure
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.console.progress import Bars
from fanwen.folder.lock import locked
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.runs.outcome import reported
from fanwen.runs.steps import recover_archive
from pipelines.archive import files
from pipelines.ingest.rebuild import RebuildResult, rebuild


@click.command("rebuild")
@click.option("--keep", is_flag=True, help="Keep the old database beside the new one, as corpus.db.old.")
@click.option("--force", is_flag=True, help="Swap even where parts of the archive could not be read.")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(data: Data, keep: bool, force: bool, workers: int | None, as_json: bool, verbose: bool) -> None:
    """Build the database anew from the archive and swap it in.

    Needs no network. Readers see the old database until the new one takes its
    place in one step; a rebuild that is killed leaves the old one as it was.
    Ends with what changed: speeches new, gone and altered, and why.

    \b
    Examples:
      fanwen rebuild -v
      fanwen rebuild --keep      # the old one stays as corpus.db.old
    """
    with reported(data, "rebuild"):
        with locked(data), recording.recorded(data, "rebuild") as run:
            recover_archive(data)
            if not files(data.archive):
                raise Failure(
                    f"{data.archive}: the archive is empty; fill it with `fanwen crawl` or `fanwen import`"
                )
            with run.watch("rebuild"), Bars() as bars:
                rebuilt = rebuild(
                    data.archive, data.corpus, recording.rule_book(data), keep, force, workers, bars
                )
            code = FAILED if rebuilt.ingested.errors else OK
            run.record(data, code, recording.ingested_counts(rebuilt.ingested) | _changes(rebuilt.changes))
        _tell(rebuilt, as_json, verbose)
        raise SystemExit(code)


def _changes(changes: Changes | None) -> dict[str, Any]:
    return {"changes": changes.counts if changes else None}


def _tell(rebuilt: RebuildResult, as_json: bool, verbose: bool) -> None:
    if as_json:
        examples = [asdict(change) for change in rebuilt.changes.examples] if rebuilt.changes else []
        output.as_json(
            recording.ingested_counts(rebuilt.ingested) | _changes(rebuilt.changes) | {"examples": examples}
        )
        return
    if recording.tell(rebuilt.ingested, False, verbose) and rebuilt.changes:
        _tell_changes(rebuilt.changes)


def _tell_changes(changes: Changes) -> None:
    rows: list[tuple[str, output.Value]] = [
        (f"{what}: {why}", count)
        for what, reasons in changes.counts.items()
        for why, count in reasons.items()
    ]
    output.table(rows or [("nothing", "")], "Changed against the corpus before")
    for change in changes.examples[:10]:
        output.line(f"  {change.what:<8}{change.id[:8]}  {change.title[:24]}  ({change.why})")
