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
from collections.abc import Iterable, Iterator

import numpy as np
from sqlite_utils import Database

from db.rows import batches, marks
from db.search.fold import BLANK, Points, fold_points, text_of

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

_TABLES = {"speeches_fts": ("text", "title"), "speeches_titles": ("title",), "speeches_signs": ("signs",)}


def bring_up(db: Database) -> None:
    """Make the index anew where the corpus was indexed by another release, or never.

    Its tables are no step of the migrations: they hold nothing that is not in ``speeches``, so those of any
    other format give way.
    """
    if format_of(db.conn) == FORMAT:
        return
    _create(db)
    add(db, [row[0] for row in db.conn.execute("SELECT id FROM speeches ORDER BY id")])
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


def add(db: Database, ids: Iterable[str]) -> None:
    """Index speeches that stand in ``speeches`` and are not in the index."""
    first = db.conn.execute("SELECT coalesce(max(number), 0) + 1 FROM indexed").fetchone()[0]
    for batch in batches(ids):
        sql = f"""SELECT id, site, published, genre, chars, title, text FROM speeches
            WHERE id IN ({marks(batch)}) ORDER BY id"""
        rows = list(enumerate(db.conn.execute(sql, batch), first))
        first += len(rows)
        sql = "INSERT INTO indexed (number, id, site, published, genre, chars) VALUES (?, ?, ?, ?, ?, ?)"
        db.conn.executemany(sql, ((number, *row[:5]) for number, row in rows))
        _write(db, [(number, *row[5:]) for number, row in rows])


def remove(db: Database, ids: Iterable[str]) -> None:
    """Take speeches out of the index, as far as they are in it. They must still stand in ``speeches``."""
    for batch in batches(ids):
        where = f"WHERE id IN ({marks(batch)})"
        sql = f"SELECT number, title, text FROM indexed JOIN speeches USING (id) {where}"
        if found := db.conn.execute(sql, batch).fetchall():
            _write(db, found, command="delete")
            db.conn.execute(f"DELETE FROM indexed {where}", batch)


def clear(db: Database) -> None:
    """Take everything out of the index."""
    for table in _TABLES:
        db.conn.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    db.conn.execute("DELETE FROM indexed")


def _write(db: Database, speeches: list[tuple[int, str, str]], command: str | None = None) -> None:
    """Write number, title and text of speeches into the tables, or give FTS5 a command about them."""
    folded = [(number, fold_points(title), fold_points(text)) for number, title, text in speeches]
    rows: dict[str, Iterator[tuple[object, ...]]] = {
        "speeches_fts": ((number, bigrams(text), bigrams(title)) for number, title, text in folded),
        "speeches_titles": ((number, bigrams(title)) for number, title, _ in folded),
        "speeches_signs": ((number, signs(text, title)) for number, title, text in folded),
    }
    for table, columns in _TABLES.items():
        lead = (table,) if command else ()
        names = ", ".join((*lead, "rowid", *columns))
        values = ", ".join("?" * (len(lead) + 1 + len(columns)))
        given = ((command, *row) for row in rows[table]) if command else rows[table]
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", given)


def bigrams(folded: Points) -> str:
    """The overlapping pairs of characters, apart by spaces; the last character is paired with a blank."""
    tokens = np.full((len(folded), 3), ord(" "), dtype=np.uint32)
    tokens[:, 0] = folded
    tokens[:-1, 1] = folded[1:]
    tokens[-1:, 1] = ord(BLANK)
    return text_of(tokens.ravel())


def signs(text: Points, title: Points) -> str:
    """The distinct characters of text and title, then those of the title led by the sign of titles."""
    of_title = np.unique(title)
    everywhere = np.union1d(text, of_title)
    tokens = np.full((len(everywhere) + len(of_title), 3), ord(" "), dtype=np.uint32)
    tokens[: len(everywhere), 0] = everywhere
    tokens[len(everywhere) :, 0] = ord(TITLE_SIGN)
    tokens[len(everywhere) :, 1] = of_title
    return text_of(tokens.ravel())
