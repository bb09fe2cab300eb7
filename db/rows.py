"""Between dataclasses and tables: the columns are the fields, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from sqlite_utils import Database

Row = TypeVar("Row")

BATCH = 1_000


def columns(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind)]


def write(db: Database, table: str, kind: type[Row], rows: Iterable[Row], replace: bool = False) -> None:
    """Insert the rows in batches; with ``replace``, a row with the same primary key gives way."""
    names = columns(kind)
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    sql = (
        f"{verb} INTO [{table}] ({', '.join(f'[{n}]' for n in names)}) VALUES ({', '.join('?' * len(names))})"
    )
    # Not astuple, which copies every value deeply: it took longer than SQLite.
    db.conn.executemany(sql, map(attrgetter(*names), rows))


def read(db: Database, kind: type[Row], sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
    """The rows of a query whose columns are the fields of ``kind``."""
    for row in db.conn.execute(sql, values):
        yield kind(*row)


def batches(items: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    """Cut the items into lists that fit the number of variables of one statement."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def marks(values: Sequence[Any]) -> str:
    """``?, ?, ?`` for an IN clause."""
    return ", ".join("?" * len(values))
