"""Between named tuples and tables: the columns are the fields, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlite_utils import Database

Row = TypeVar("Row", bound=NamedTuple)

BATCH = 1_000


def columns(kind: type[Row]) -> tuple[str, ...]:
    return kind._fields


def write(db: Database, table: str, kind: type[Row], rows: Iterable[Row], replace: bool = False) -> None:
    """Insert the rows in batches; with ``replace``, a row with the same primary key gives way."""
    names = columns(kind)
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    sql = (
        f"{verb} INTO [{table}] ({', '.join(f'[{n}]' for n in names)}) VALUES ({', '.join('?' * len(names))})"
    )
    db.conn.executemany(sql, rows)


def read(db: Database, kind: type[Row], sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
    """The rows of a query whose columns are the fields of ``kind``."""
    yield from map(kind._make, db.conn.execute(sql, values))


def batches(items: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    """Cut the items into lists that fit the number of variables of one statement."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def marks(values: Sequence[Any]) -> str:
    """``?, ?, ?`` for an IN clause."""
    return ", ".join("?" * len(values))
