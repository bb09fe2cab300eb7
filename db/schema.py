"""The tables and views of a new corpus, and the sentences of ``schema.toml`` that describe them."""

from __future__ import annotations

import tomllib
from contextlib import closing
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sqlite_utils import Database

from db.migrations import migrations
from db.search import index

TABLE = "_"
"""The key under which ``schema.toml`` describes the table itself."""


class Column(NamedTuple):
    """A column of the schema."""

    name: str
    type: str
    may_be_null: bool


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """For each table, a sentence for each column, and under ``_`` one for the table."""
    text = files("db").joinpath("schema.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


def tables() -> dict[str, list[Column]]:
    """The tables and views of a new corpus by name, each with its columns, computed ones included."""
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        index.bring_up_to_date(db)
        # sqlite-utils lists the shadow tables of FTS5 and leaves out computed columns.
        names = db.execute(
            """SELECT name FROM pragma_table_list WHERE schema = 'main'
            AND type IN ('table', 'view', 'virtual') AND substr(name, 1, 1) != '_'
            AND substr(name, 1, 7) != 'sqlite_' ORDER BY name"""
        ).fetchall()
        return {name: _columns(db, name) for (name,) in names}


def _columns(db: Database, table: str) -> list[Column]:
    sql = 'SELECT name, type, NOT ("notnull" OR pk) FROM pragma_table_xinfo(?) WHERE hidden != 1 ORDER BY cid'
    return [Column(name, kind, bool(nullable)) for name, kind, nullable in db.execute(sql, [table])]
