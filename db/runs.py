"""The runs, and which files of the archive are in the corpus."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from db.models import RunRow
from db.rows import write


def record(db: Database, run: RunRow) -> None:
    write(db, "runs", RunRow, [run])


def ingested(db: Database) -> set[str]:
    """Names of the archive files that the corpus has taken in."""
    return {row[0] for row in db.conn.execute("SELECT name FROM archive_files")}


def mark_ingested(db: Database, files: Iterable[tuple[str, int, str | None]]) -> None:
    """Note (name, number of records, error or None) of archive files that were read to their end."""
    db.conn.executemany("INSERT OR REPLACE INTO archive_files (name, records, error) VALUES (?, ?, ?)", files)
