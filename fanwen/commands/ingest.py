"""``fanwen ingest``: brings the database up to date with the archive."""

from __future__ import annotations

import click

from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from fanwen.runs.ingest import ingest_archive
from fanwen.runs.outcome import report_run
from fanwen.runs.run import record_run
from fanwen.runs.summary import print_summary, summary_counts


@click.command("ingest")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(data: DataFolder, workers: int | None, as_json: bool, verbose: bool) -> None:
    """Bring the database up to date with the archive and the rules.

    Ingests new archive files, and cleans pages again that were cleaned with
    another version of the rules. If output is not a terminal, only problems are
    printed.

    \b
    Examples:
      fanwen ingest -v
      fanwen ingest --workers 2 --json
    """
    with report_run(data, "ingest"):
        with locked(data), record_run(data, "ingest") as run:
            with run.watch("ingest"):
                report = ingest_archive(data, workers)
            code = FAILED if report.errors else OK
            run.record(data, code, summary_counts(report))
        print_summary(report, as_json, verbose)
        raise SystemExit(code)
