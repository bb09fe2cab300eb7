"""The search index: contentless FTS5 tables, and a table of their rows.

- ``speeches_fts`` holds each pair of neighbouring characters (bigram) of the search forms of text and title,
  with its position. A phrase of consecutive bigrams matches exactly the texts that contain those characters,
  and no text has to be read.
- ``speeches_titles`` holds the bigrams of the titles alone: to find the titles that contain a word must be
  fast, even where every other text contains it.
- ``speeches_signs`` holds each distinct character once for each speech, for queries of one character, and
  those of the title again with the prefix ``t``.
- ``indexed`` gives each speech its row number in these tables. The rowids of ``speeches`` change with a
  VACUUM, and its columns lie behind long texts, while filters must be fast.

FTS5 must be given the same words to remove a row as to add it, so a speech is removed from the index before
it is removed from ``speeches``. sqlite-utils' ``enable_fts`` cannot be used: it makes tables that tokenize
the text itself, and no contentless ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from sqlite_utils import Database

from db.rows import batches, placeholders
from db.search.searchform import BLANK, search_points
from textbasics.codepoints import CodePoints, from_code_points

_In = TypeVar("_In")
_Out = TypeVar("_Out")

FORMAT = "2"
"""The format of search forms and tokens. A corpus with another format is indexed anew."""

TITLE_SIGN = "t"

SCHEMA = """
CREATE TABLE indexed (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    published TEXT,
    genre TEXT NOT NULL,
    chars INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE speeches_fts USING fts5 (text, title, content='', tokenize='ascii');
CREATE VIRTUAL TABLE speeches_titles USING fts5 (title, content='', tokenize='ascii');
CREATE VIRTUAL TABLE speeches_signs USING fts5 (signs, content='', tokenize='ascii', detail=none);
"""
# The text is the first column, since FTS5 writes two bytes more for each entry of any other column. The
# tokenizer treats all characters that are not ASCII as letters, and of ASCII search forms have only letters
# and digits.

SETTINGS = {"hashsize": 64 << 20, "automerge": 16}
"""How much FTS5 collects before it writes, and how many segments it keeps before it merges them: this halves
the time of a rebuild, and merging leaves no free pages."""

CHUNK = 50
"""Speeches sent to another process together: enough to make the cost of sending small."""

_TABLES = {"speeches_fts": ("text", "title"), "speeches_titles": ("title",), "speeches_signs": ("signs",)}


class Entry(NamedTuple):
    """A speech to be indexed; the first five fields are columns of ``indexed``."""

    id: str
    site: str
    published: str | None
    genre: str
    chars: int
    title: str
    text: str


class Words(NamedTuple):
    """The tokens of one speech, separated by spaces."""

    number: int
    text: str
    title: str
    signs: str


class Spread(Protocol):
    """``map``, or a function that does the same in other processes."""

    def __call__(self, function: Callable[[_In], _Out], items: Iterable[_In], /) -> Iterator[_Out]: ...


def bring_up_to_date(db: Database) -> None:
    """Build the index where the corpus was indexed by another release, or not at all.

    The tables are not part of the migrations: they are derived from ``speeches``, so those of another format
    are dropped.
    """
    if format_of(db.conn) == FORMAT:
        return
    _create(db)
    add(db, entries(db, [row[0] for row in db.conn.execute("SELECT id FROM speeches ORDER BY id")]))
    db.table("state").upsert({"name": "search", "value": FORMAT}, pk="name")


def _create(db: Database) -> None:
    for table in ("indexed", *_TABLES):
        db.table(table).drop(ignore=True)
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    for table in _TABLES:
        for name, value in SETTINGS.items():
            db.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", [name, value])


def format_of(connection: sqlite3.Connection) -> str | None:
    """The format of the index; None where there is no index."""
    row = connection.execute("SELECT value FROM state WHERE name = 'search'").fetchone()
    return row[0] if row else None


def entries(db: Database, ids: Iterable[str]) -> Iterator[Entry]:
    """The entries of these rows of ``speeches``."""
    for batch in batches(ids):
        sql = f"""SELECT id, site, published, genre, chars, title, text FROM speeches
            WHERE id IN ({placeholders(batch)}) ORDER BY id"""
        yield from map(Entry._make, db.conn.execute(sql, batch).fetchall())


def add(db: Database, entries: Iterable[Entry], spread: Spread = map) -> None:
    """Index speeches that are not in the index. Their words are made through ``spread``."""
    number = db.conn.execute("SELECT coalesce(max(number), 0) FROM indexed").fetchone()[0]
    sql = "INSERT INTO indexed (number, id, site, published, genre, chars) VALUES (?, ?, ?, ?, ?, ?)"

    def chunks() -> Iterator[list[tuple[int, str, str]]]:
        nonlocal number
        coming = iter(entries)
        while chunk := list(enumerate(islice(coming, CHUNK), number + 1)):
            number += len(chunk)
            db.conn.executemany(sql, ((row, *entry[:5]) for row, entry in chunk))
            yield [(row, entry.title, entry.text) for row, entry in chunk]

    for words in spread(words_of, chunks()):
        _write(db, words)


def remove(db: Database, ids: Iterable[str]) -> None:
    """Remove those of the speeches that are indexed. They must still be in ``speeches``."""
    for batch in batches(ids):
        where = f"WHERE id IN ({placeholders(batch)})"
        sql = f"SELECT number, title, text FROM indexed JOIN speeches USING (id) {where}"
        if indexed := db.conn.execute(sql, batch).fetchall():
            _write(db, words_of(indexed), command="delete")
            db.conn.execute(f"DELETE FROM indexed {where}", batch)


def clear(db: Database) -> None:
    """Remove everything from the index."""
    for table in _TABLES:
        db.conn.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    db.table("indexed").delete_where()


def words_of(speeches: Iterable[tuple[int, str, str]]) -> list[Words]:
    """The words of speeches, each given by number, title and text."""
    return [_words(number, search_points(title), search_points(text)) for number, title, text in speeches]


def _words(number: int, title: CodePoints, text: CodePoints) -> Words:
    return Words(number, bigrams(text), bigrams(title), signs(text, title))


def _write(db: Database, speeches: list[Words], command: str | None = None) -> None:
    """Add the words of speeches to the tables, or give FTS5 a command for them."""
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "speeches_fts": ((w.number, w.text, w.title) for w in speeches),
        "speeches_titles": ((w.number, w.title) for w in speeches),
        "speeches_signs": ((w.number, w.signs) for w in speeches),
    }
    for table, columns in _TABLES.items():
        lead = (table,) if command else ()
        names = ", ".join((*lead, "rowid", *columns))
        values = ", ".join("?" * (len(lead) + 1 + len(columns)))
        prefixed = ((command, *row) for row in rows[table]) if command else rows[table]
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", prefixed)


def bigrams(form: CodePoints) -> str:
    """The overlapping pairs of characters, separated by spaces; the last character is paired with a blank."""
    tokens = np.full((len(form), 3), ord(" "), dtype=np.uint32)
    tokens[:, 0] = form
    tokens[:-1, 1] = form[1:]
    tokens[-1:, 1] = ord(BLANK)
    return from_code_points(tokens.ravel())


def signs(text: CodePoints, title: CodePoints) -> str:
    """The distinct characters of text and title, then those of the title with the prefix for titles."""
    of_title = _distinct(title)
    everywhere = _distinct(np.concatenate((text, of_title)))
    tokens = np.full((len(everywhere) + len(of_title), 3), ord(" "), dtype=np.uint32)
    tokens[: len(everywhere), 0] = everywhere
    tokens[len(everywhere) :, 0] = ord(TITLE_SIGN)
    tokens[len(everywhere) :, 1] = of_title
    return from_code_points(tokens.ravel())


def _distinct(points: CodePoints) -> CodePoints:
    """Each code point once, in order. For arrays this short, it takes a third of ``np.unique``'s time."""
    ordered = np.sort(points)
    kept = np.ones(len(ordered), dtype=np.bool_)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]
