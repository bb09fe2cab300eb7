"""Between named tuples and tables: the columns are the fields, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlite_utils import Database

Row = TypeVar("Row", bound=NamedTuple)

BATCH = 1_000


def columns(kind: type[Row], table: str = "") -> str:
    """The columns of a row for a SELECT or INSERT, ``a, b, c``; with a table or alias, ``t.a, t.b, t.c``."""
    return ", ".join(f"{table}.{name}" if table else name for name in kind._fields)


def write(db: Database, table: str, kind: type[Row], rows: Iterable[Row], conflict: str = "ABORT") -> None:
    """Insert rows. ``conflict`` says what happens where the primary key exists: ABORT, REPLACE or IGNORE.

    sqlite-utils' ``insert_all`` takes twice as long; see docs/decisions/0021-five-packages.md.
    """
    values = ", ".join("?" * len(kind._fields))
    db.conn.executemany(f"INSERT OR {conflict} INTO {table} ({columns(kind)}) VALUES ({values})", rows)


def read(db: Database, kind: type[Row], sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
    """The rows of a query whose columns are the fields of ``kind``."""
    yield from map(kind._make, db.conn.execute(sql, values))


def batches(items: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Cut the items into lists that fit the number of variables of one statement."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def placeholders(values: Sequence[Any]) -> str:
    """``?, ?, ?`` for an IN clause."""
    return ", ".join("?" * len(values))
