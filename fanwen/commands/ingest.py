"""``fanwen ingest``: bring the database up to the archive."""

from __future__ import annotations

import click

from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.folder.lock import locked
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.runs.outcome import reported
from fanwen.runs.steps import bring_up_to_date


@click.command("ingest")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(data: Data, workers: int | None, as_json: bool, verbose: bool) -> None:
    """Bring the database up to the archive.

    Takes in the archive files that are new, and cleans again the pages that
    were cleaned by other rules than today's. Says nothing outside a terminal
    unless something is wrong.

    \b
    Examples:
      fanwen ingest -v
      fanwen ingest --workers 2 --json
    """
    with reported(data, "ingest"):
        with locked(data), recording.recorded(data, "ingest") as run:
            with run.watch("ingest"):
                report = bring_up_to_date(data, workers)
            code = FAILED if report.errors else OK
            run.record(data, code, recording.ingested_counts(report))
        recording.tell(report, as_json, verbose)
        raise SystemExit(code)
