"""The index of the search: FTS5 tables without texts of their own, and which speech stands where in them.

- ``speeches_fts`` holds each pair of neighbouring characters (bigram) of the folded text and title, with its
  place. The phrase of a query's consecutive bigrams is the query itself: nothing is missed, nothing else is
  found, and no text has to be read for it.
- ``speeches_titles`` holds the bigrams of the titles once more, by themselves: which titles hold a word must
  be known at once, also where every other text holds it.
- ``speeches_signs`` holds each distinct character once for each speech, for queries of one character; those
  of the title once more, led by ``t``.
- ``indexed`` gives each speech the number by which it goes there. The rowids of ``speeches`` do not last
  beyond a VACUUM, and its columns lie behind long texts, while filters must be quick.

What was put in has to be taken out with the same words, so a speech leaves the index before it leaves
``speeches``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from sqlite_utils import Database

from db.rows import batches, marks
from db.search.fold import BLANK, fold_points
from textbasics.codepoints import CodePoints, from_code_points

_In = TypeVar("_In")
_Out = TypeVar("_Out")

FORMAT = "2"
"""Of the folded texts and the tokens; with another one in the corpus, everything is indexed anew."""

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
# The text is the first column, since FTS5 writes two bytes more for each entry of any other. The tokenizer
# takes all that is not ASCII for letters, and folded texts have no ASCII but letters and digits.

SETTINGS = {"hashsize": 64 << 20, "automerge": 16}
"""How much FTS5 gathers before it writes, and how many written pieces it lets stand before it merges them:
half the time of an index built at once, and no pages left free by merging."""

CHUNK = 50
"""Speeches whose words are made together: enough that the journey to another process costs little."""

_TABLES = {"speeches_fts": ("text", "title"), "speeches_titles": ("title",), "speeches_signs": ("signs",)}


class Entry(NamedTuple):
    """A speech as it goes into the index; the first five fields are columns of ``indexed``."""

    id: str
    site: str
    published: str | None
    genre: str
    chars: int
    title: str
    text: str


class Words(NamedTuple):
    """What the tables hold of one speech."""

    number: int
    text: str
    title: str
    signs: str


class Spread(Protocol):
    """``map``, or what does the same by way of other processes."""

    def __call__(self, function: Callable[[_In], _Out], items: Iterable[_In], /) -> Iterator[_Out]: ...


def bring_up(db: Database) -> None:
    """Make the index anew where the corpus was indexed by another release, or never.

    Its tables are no step of the migrations: they hold nothing that is not in ``speeches``, so those of any
    other format give way.
    """
    if format_of(db.conn) == FORMAT:
        return
    _create(db)
    add(db, entries(db, [row[0] for row in db.conn.execute("SELECT id FROM speeches ORDER BY id")]))
    db.conn.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('search', ?)", [FORMAT])


def _create(db: Database) -> None:
    for table in ("indexed", *_TABLES):
        db.conn.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    for table in _TABLES:
        for name, value in SETTINGS.items():
            db.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", [name, value])


def format_of(connection: sqlite3.Connection) -> str | None:
    """The format that the corpus was indexed in; None where it never was."""
    row = connection.execute("SELECT value FROM state WHERE name = 'search'").fetchone()
    return row[0] if row else None


def entries(db: Database, ids: Iterable[str]) -> Iterator[Entry]:
    """The entries of speeches that stand in ``speeches``."""
    for batch in batches(ids):
        sql = f"""SELECT id, site, published, genre, chars, title, text FROM speeches
            WHERE id IN ({marks(batch)}) ORDER BY id"""
        yield from map(Entry._make, db.conn.execute(sql, batch).fetchall())


def add(db: Database, entries: Iterable[Entry], spread: Spread = map) -> None:
    """Index speeches that are not in the index; their words are made by way of ``spread``."""
    number = db.conn.execute("SELECT coalesce(max(number), 0) FROM indexed").fetchone()[0]
    sql = "INSERT INTO indexed (number, id, site, published, genre, chars) VALUES (?, ?, ?, ?, ?, ?)"

    def chunks() -> Iterator[list[tuple[int, str, str]]]:
        nonlocal number
        coming = iter(entries)
        while chunk := list(enumerate(islice(coming, CHUNK), number + 1)):
            number += len(chunk)
            db.conn.executemany(sql, ((at, *entry[:5]) for at, entry in chunk))
            yield [(at, entry.title, entry.text) for at, entry in chunk]

    for words in spread(words_of, chunks()):
        _write(db, words)


def remove(db: Database, ids: Iterable[str]) -> None:
    """Take speeches out of the index, as far as they are in it. They must still stand in ``speeches``."""
    for batch in batches(ids):
        where = f"WHERE id IN ({marks(batch)})"
        sql = f"SELECT number, title, text FROM indexed JOIN speeches USING (id) {where}"
        if found := db.conn.execute(sql, batch).fetchall():
            _write(db, words_of(found), command="delete")
            db.conn.execute(f"DELETE FROM indexed {where}", batch)


def clear(db: Database) -> None:
    """Take everything out of the index."""
    for table in _TABLES:
        db.conn.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    db.conn.execute("DELETE FROM indexed")


def words_of(speeches: Iterable[tuple[int, str, str]]) -> list[Words]:
    """The words of speeches, each given by number, title and text."""
    return [_words(number, fold_points(title), fold_points(text)) for number, title, text in speeches]


def _words(number: int, title: CodePoints, text: CodePoints) -> Words:
    return Words(number, bigrams(text), bigrams(title), signs(text, title))


def _write(db: Database, speeches: list[Words], command: str | None = None) -> None:
    """Write the words of speeches into the tables, or give FTS5 a command about them."""
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "speeches_fts": ((w.number, w.text, w.title) for w in speeches),
        "speeches_titles": ((w.number, w.title) for w in speeches),
        "speeches_signs": ((w.number, w.signs) for w in speeches),
    }
    for table, columns in _TABLES.items():
        lead = (table,) if command else ()
        names = ", ".join((*lead, "rowid", *columns))
        values = ", ".join("?" * (len(lead) + 1 + len(columns)))
        given = ((command, *row) for row in rows[table]) if command else rows[table]
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", given)


def bigrams(folded: CodePoints) -> str:
    """The overlapping pairs of characters, apart by spaces; the last character is paired with a blank."""
    tokens = np.full((len(folded), 3), ord(" "), dtype=np.uint32)
    tokens[:, 0] = folded
    tokens[:-1, 1] = folded[1:]
    tokens[-1:, 1] = ord(BLANK)
    return from_code_points(tokens.ravel())


def signs(text: CodePoints, title: CodePoints) -> str:
    """The distinct characters of text and title, then those of the title led by the sign of titles."""
    of_title = _distinct(title)
    everywhere = _distinct(np.concatenate((text, of_title)))
    tokens = np.full((len(everywhere) + len(of_title), 3), ord(" "), dtype=np.uint32)
    tokens[: len(everywhere), 0] = everywhere
    tokens[len(everywhere) :, 0] = ord(TITLE_SIGN)
    tokens[len(everywhere) :, 1] = of_title
    return from_code_points(tokens.ravel())


def _distinct(points: CodePoints) -> CodePoints:
    """Each code point once, in order: for arrays this short, sorting takes a third of numpy's ``unique``."""
    ordered = np.sort(points)
    kept = np.ones(len(ordered), dtype=np.bool_)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]
