"""The runs, and which files of the archive are in the corpus."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from db.models import RunRow
from db.rows import write


def record(db: Database, run: RunRow) -> None:
    write(db, "runs", RunRow, [run])


def ingested(db: Database) -> dict[str, int | None]:
    """The archive files that were taken in: name and size; None for one that could not be read whole."""
    sql = "SELECT name, CASE WHEN error IS NULL THEN size END FROM archive_files"
    return dict(db.conn.execute(sql))


def mark_ingested(db: Database, name: str, size: int, records: int, error: str | None) -> None:
    """Note that an archive file was read, and what kept it from being read to its end, if anything did."""
    sql = "INSERT OR REPLACE INTO archive_files (name, size, records, error) VALUES (?, ?, ?, ?)"
    db.conn.execute(sql, (name, size, records, error))


def rules(connection: sqlite3.Connection) -> str:
    """The rules version of the newest run; empty where none was recorded."""
    row = connection.execute("SELECT rules FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""
