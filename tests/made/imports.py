"""Imports into an archive, and what a corpus made of that archive would hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.models import PageRow
from pipelines.archive import ArchiveWriter, Record, files, records
from pipelines.cleaning.site_rules import SiteRules
from pipelines.ingest.importing import HeldPage, HeldPages, ImportReport, import_paths
from pipelines.ingest.page_records import merge_record


def nothing_held(url: str) -> HeldPage:
    return HeldPage()


def run_import(
    tmp_path: Path, *paths: Path, held: HeldPages = nothing_held
) -> tuple[ImportReport, dict[str, bytes]]:
    """Import the paths into ``archive``; returns the report and all bodies of the archive, by URL."""
    folder = tmp_path / "archive"
    with ArchiveWriter(folder, "import") as writer:
        report = import_paths(paths, writer, held)
    return report, {record.url: body for path in files(folder) for record, body in records(path)}


def archived_records(tmp_path: Path) -> list[Record]:
    return [record for path in files(tmp_path / "archive") for record, _ in records(path)]


def held_after_import(tmp_path: Path) -> Callable[[str], HeldPage]:
    """The pages of a corpus that ingested the archive."""
    rules = SiteRules("a")
    rows: dict[str, PageRow] = {}
    for record in archived_records(tmp_path):
        rows[record.url] = merge_record(rows.get(record.url), record, rules)
    held = {url: HeldPage(row.digest, row.fetched_at, row.checked_at) for url, row in rows.items()}
    return lambda url: held.get(url, HeldPage())
