"""``fanwen import``: files from disk into the archive and the corpus."""

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
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.runs.outcome import reported
from fanwen.runs.steps import bring_up_to_date
from pipelines.archive import ArchiveWriter
from pipelines.ingest.importing import HeldPage, HeldPages, ImportReport, import_paths
from pipelines.ingest.summary import IngestSummary


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@workers_option
@json_option
@click.pass_obj
def command(data: Data, paths: tuple[Path, ...], workers: int | None, as_json: bool) -> None:
    """Take files from disk into the archive, then into the database.

    PATHS are files or folders. It takes .html, .htm and .txt (a page each),
    .jsonl (a speech a line: text, and title, date, source, url where known),
    .warc and .warc.gz (of any crawler). What it cannot read is named on
    standard error, and the exit code is then 1; everything else is taken.
    Where two files name the same URL with different texts, the one that was
    changed last counts; each such line is named.

    \b
    Examples:
      fanwen import ~/pages
      fanwen import speeches.jsonl CC-MAIN-20260101.warc.gz
    """
    with reported(data, "import"):
        with locked(data), recording.recorded(data, "import") as run:
            # From now on there is a corpus, in which a run that is ended leaves its row.
            create(data.corpus)
            with run.watch("import"):
                imported = _import(data, paths)
            with run.watch("ingest"):
                report = bring_up_to_date(data, workers)
            report.errors[:0] = imported.errors
            report.notes[:0] = imported.notes
            code = FAILED if report.errors else OK
            run.record(data, code, _counts(imported, report))
        if as_json:
            output.as_json(_counts(imported, report))
        else:
            _show(imported)
            recording.print_ingested(report)
        recording.complain(report)
        raise SystemExit(code)


def _import(data: Data, paths: tuple[Path, ...]) -> ImportReport:
    with ArchiveWriter(data.archive, recording.run_name("import")) as writer, reading(data.corpus) as db:
        return import_paths(paths, writer, _known(db))


def _known(db: Database) -> HeldPages:
    def known(url: str) -> HeldPage:
        row = pages.by_urls(db, [url]).get(url)
        return HeldPage(row.digest, row.fetched_at, row.checked_at) if row else HeldPage()

    return known


def _counts(imported: ImportReport, report: IngestSummary) -> dict[str, object]:
    return recording.ingested_counts(report) | {
        "imported": imported.records,
        "unchanged": imported.unchanged,
        "superseded": len(imported.notes),
        "left_out": dict(sorted(imported.left_out.items())),
    }


def _show(imported: ImportReport) -> None:
    output.table(
        [
            ("taken into the archive", imported.records),
            ("unchanged since an earlier import", imported.unchanged),
            ("superseded by a newer text of the same URL", len(imported.notes)),
            ("could not be read", len(imported.errors)),
        ],
        "Imported",
    )
    output.counts("Left out: nothing that can be imported, by kind", dict(imported.left_out.most_common()))
