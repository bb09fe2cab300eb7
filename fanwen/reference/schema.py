"""The tables of the corpus, by the schema itself and the sentences of db/schema.toml."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from functools import cache
from importlib.resources import files

from sqlite_utils import Database

from db.migrations import migrations
from db.search import index
from fanwen.reference import markdown
from fanwen.reference.markdown import code, table

PUBLIC = ("speeches", "occurrences", "duplicates", "pages", "rejections", "runs", "learned")
"""The tables that a reader of the corpus wants, in this order; the others serve the next run."""
WORDS_OF_TABLE = "_"


@cache
def sentences() -> dict[str, dict[str, str]]:
    """For each table, a sentence for each column, and under ``_`` one for the table."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("db").joinpath("schema.toml").read_text(encoding="utf-8")
    )
    return found


def columns() -> dict[str, list[tuple[str, str, bool]]]:
    """The tables and views of a new corpus, each with its columns: name, type, and whether it may be NULL."""
    with closing(sqlite3.connect(":memory:")) as connection:
        database = Database(connection)
        migrations.apply(database)
        index.bring_up(database)
        names = connection.execute("""SELECT name FROM pragma_table_list WHERE schema = 'main'
            AND type IN ('table', 'view', 'virtual') AND substr(name, 1, 1) != '_'
            AND substr(name, 1, 7) != 'sqlite_' ORDER BY name""").fetchall()
        return {name: _columns(connection, name) for (name,) in names}


def _columns(connection: sqlite3.Connection, name: str) -> list[tuple[str, str, bool]]:
    sql = 'SELECT name, type, "notnull" OR pk FROM pragma_table_xinfo(?) WHERE hidden != 1 ORDER BY cid'
    return [(column, kind, not kept) for column, kind, kept in connection.execute(sql, [name])]


def page() -> str:
    found = columns()
    rest = [name for name in found if name not in PUBLIC]
    internal = "## Internal tables\n\nUsed by the search and by the next run."
    sections = [_section(name, found[name]) for name in (*PUBLIC, *rest)]
    sections.insert(len(PUBLIC), internal)
    return markdown.page("schema.md", *sections)


def _section(name: str, found: list[tuple[str, str, bool]]) -> str:
    said = sentences()[name]
    level = "##" if name in PUBLIC else "###"
    rows = [(code(column), kind, "yes" if empty else "", said[column]) for column, kind, empty in found]
    words = said[WORDS_OF_TABLE]
    return f"{level} {name}\n\n{words}\n\n" + table(("column", "type", "may be NULL", "holds"), rows)
