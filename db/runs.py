"""The runs, and the archive files that have been read into the corpus."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from db.models import ArchiveFileRow, RunRow


def record(db: Database, run: RunRow) -> None:
    db.table("runs").insert(run._asdict())


def count(db: Database) -> int:
    return int(db.table("runs").count)


def newest(db: Database, limit: int, offset: int = 0, kind: str | None = None) -> Iterator[dict[str, Any]]:
    """The runs, of one kind if given, the newest first."""
    where, values = ("kind = ?", [kind]) if kind else (None, [])
    rows: Iterator[dict[str, Any]] = db.table("runs").rows_where(
        where, values, order_by="id DESC", limit=limit, offset=offset
    )
    return rows


def last_end(db: Database) -> str | None:
    """The latest time at which a run ended."""
    row = next(db.table("runs").rows_where(select="max(ended) AS ended"))
    ended: str | None = row["ended"]
    return ended


def ingested(db: Database) -> dict[str, int | None]:
    """Name and size of the archive files that were read; None for the size of one with an error."""
    rows = db.table("archive_files").rows_where()
    return {row["name"]: None if row["error"] else row["size"] for row in rows}


def damaged(db: Database) -> dict[str, str]:
    """The archive files that could not be read to their end, with the error of each."""
    return {row["name"]: row["error"] for row in db.table("archive_files").rows_where("error IS NOT NULL")}


def mark_ingested(db: Database, name: str, size: int, records: int, error: str | None) -> None:
    """Record that an archive file was read, and what kept it from being read to its end, if anything did."""
    row = ArchiveFileRow(name, size, records, error)
    db.table("archive_files").upsert(row._asdict(), pk="name")


def rules(connection: sqlite3.Connection) -> str:
    """The rules version of the newest run; empty where none was recorded."""
    row = connection.execute("SELECT rules FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""
