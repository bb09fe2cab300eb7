"""``fanwen import``: writes files from disk to the archive and ingests them."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from db import pages
from db.corpus import create, reading
from fanwen.console import output
from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option, workers_option
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from fanwen.runs.ingest import ingest_archive
from fanwen.runs.outcome import report_run
from fanwen.runs.run import record_run, run_name
from fanwen.runs.summary import print_ingest_table, print_problems, summary_counts
from pipelines.archive import ArchiveWriter
from pipelines.ingest.importing import HeldPage, HeldPages, ImportReport, import_paths
from pipelines.ingest.summary import IngestSummary


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@workers_option
@json_option
@click.pass_obj
def command(data: DataFolder, paths: tuple[Path, ...], workers: int | None, as_json: bool) -> None:
    """Write files from disk to the archive, then ingest them.

    PATHS are files or folders: .html, .htm and .txt (one page each), .jsonl (one
    speech per line: text, and title, date, source, url if known), .warc and
    .warc.gz (of any crawler). Files that cannot be read are named on standard
    error, the others are imported, and the exit code is 1. If two files have
    different texts for the same URL, the one modified last is used; each such
    line is named.

    \b
    Examples:
      fanwen import ~/pages
      fanwen import speeches.jsonl CC-MAIN-20260101.warc.gz
    """
    with report_run(data, "import"):
        with locked(data), record_run(data, "import") as run:
            # Create the corpus now, so that a run that fails can be recorded in it.
            create(data.corpus)
            with run.watch("import"):
                imported = _import(data, paths)
            with run.watch("ingest"):
                report = ingest_archive(data, workers)
            report.errors[:0] = imported.errors
            report.notes[:0] = imported.notes
            code = FAILED if report.errors else OK
            run.record(data, code, _counts(imported, report))
        if as_json:
            output.print_json(_counts(imported, report))
        else:
            _show(imported)
            print_ingest_table(report)
        print_problems(report)
        raise SystemExit(code)


def _import(data: DataFolder, paths: tuple[Path, ...]) -> ImportReport:
    with ArchiveWriter(data.archive, run_name("import")) as writer, reading(data.corpus) as db:
        return import_paths(paths, writer, _known(db))


def _known(db: Database) -> HeldPages:
    def known(url: str) -> HeldPage:
        row = pages.by_urls(db, [url]).get(url)
        return HeldPage(row.digest, row.fetched_at, row.checked_at) if row else HeldPage()

    return known


def _counts(imported: ImportReport, report: IngestSummary) -> dict[str, object]:
    return summary_counts(report) | {
        "imported": imported.records,
        "unchanged": imported.unchanged,
        "superseded": len(imported.notes),
        "left_out": dict(sorted(imported.left_out.items())),
    }


def _show(imported: ImportReport) -> None:
    output.print_table(
        [
            ("written to the archive", imported.records),
            ("unchanged since an earlier import", imported.unchanged),
            ("superseded by a newer text of the same URL", len(imported.notes)),
            ("could not be read", len(imported.errors)),
        ],
        "Imported",
    )
    output.print_counts("Skipped: not an importable file, by kind", dict(imported.left_out.most_common()))
