"""The spool: a temporary copy of the speeches to export, made in one short read of the corpus.

To write an export can take minutes. A reader that kept the corpus locked for so long would make the commit of
an ingest fail, and one that unlocked it between two reads could see two states of the corpus.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from db.export.columns import COLUMNS, Record
from db.models import SpeechRow
from db.rows import columns
from db.search import Filters, Query, selection

BATCH = 1_000
_FLAGS = tuple(column.name for column in COLUMNS if column.kind == "bool")


def fill(connection: sqlite3.Connection, spool: Path, query: Query | None, filters: Filters) -> int:
    """Copy the speeches found from the corpus to a new file, by id; returns their number.

    Raises what ``db.search.search`` does.
    """
    wanted, values = selection(connection, query, filters)
    connection.execute("ATTACH DATABASE ? AS spool", [f"{spool.resolve().as_uri()}?mode=rwc"])
    try:
        # The file is useless after a crash.
        connection.execute("PRAGMA spool.journal_mode = OFF")
        connection.execute("PRAGMA spool.synchronous = OFF")
        connection.execute("BEGIN")
        # Two steps, so that SQLite sorts ids and not whole texts.
        connection.execute("CREATE TABLE spool.wanted (id TEXT)")
        connection.execute(f"INSERT INTO spool.wanted {wanted}", values)
        connection.execute(
            f"""CREATE TABLE spool.speeches AS SELECT {columns(SpeechRow)} FROM spool.wanted
            CROSS JOIN main.speeches USING (id) ORDER BY wanted.rowid"""
        )
        number = connection.execute("SELECT count(*) FROM spool.speeches").fetchone()[0]
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("DETACH DATABASE spool")
    return int(number)


def batches(spool: Path) -> Iterator[list[Record]]:
    """The speeches of the spool, by id, some at a time."""
    with closing(sqlite3.connect(spool)) as connection:
        connection.text_factory = _readable
        rows = connection.execute("SELECT * FROM speeches ORDER BY rowid")
        names = [column[0] for column in rows.description]
        while batch := rows.fetchmany(BATCH):
            yield [_record(dict(zip(names, row, strict=True))) for row in batch]


def _record(fields: Record) -> Record:
    return fields | {name: bool(fields[name]) for name in _FLAGS}


def _readable(data: bytes) -> str:
    """Decode text that may not be UTF-8: other programs can write such text, and it must not stop an
    export."""
    return data.decode("utf-8", "replace")
