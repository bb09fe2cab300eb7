"""The schema, step by step: each migration and its record share a transaction."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("fanwen")

_PUBLIC = """
CREATE TABLE speeches (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    position INTEGER NOT NULL,
    published TEXT,
    source TEXT,
    genre TEXT NOT NULL,
    variant TEXT NOT NULL,
    chars INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    starts_mid_sentence INTEGER NOT NULL,
    damage INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    copies INTEGER NOT NULL
) STRICT;
CREATE TABLE occurrences (
    speech_id TEXT NOT NULL,
    url TEXT NOT NULL,
    position INTEGER NOT NULL,
    site TEXT NOT NULL,
    title TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    published TEXT,
    source TEXT,
    genre TEXT NOT NULL,
    variant TEXT NOT NULL,
    chars INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    starts_mid_sentence INTEGER NOT NULL,
    damage INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (url, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrences_speech ON occurrences (speech_id);
CREATE INDEX occurrences_body ON occurrences (body);
CREATE TABLE duplicates (
    id TEXT PRIMARY KEY,
    survivor_id TEXT NOT NULL,
    jaccard REAL NOT NULL,
    containment REAL NOT NULL,
    reason TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    text BLOB NOT NULL
) STRICT;
CREATE INDEX duplicates_survivor ON duplicates (survivor_id);
CREATE TABLE pages (
    url TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    article TEXT NOT NULL,
    part INTEGER NOT NULL,
    status INTEGER NOT NULL,
    checked_at TEXT NOT NULL,
    fetched_at TEXT,
    first_fetched TEXT,
    seen_at TEXT,
    etag TEXT,
    last_modified TEXT,
    content_type TEXT,
    digest TEXT,
    file TEXT,
    offset INTEGER,
    outcome TEXT NOT NULL,
    rules TEXT,
    gone INTEGER GENERATED ALWAYS AS (fetched_at IS NOT NULL AND status IN (404, 410)) VIRTUAL
) STRICT;
CREATE INDEX pages_site ON pages (site);
CREATE INDEX pages_article ON pages (article);
CREATE TABLE rejections (
    url TEXT NOT NULL,
    position INTEGER NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    sample TEXT NOT NULL
) STRICT;
CREATE INDEX rejections_url ON rejections (url);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    exit_code INTEGER NOT NULL,
    counts TEXT NOT NULL,
    rules TEXT NOT NULL
) STRICT;
"""

_INTERNAL = """
CREATE TABLE lines (
    url TEXT NOT NULL,
    line TEXT NOT NULL,
    site TEXT NOT NULL,
    text BLOB NOT NULL,
    PRIMARY KEY (url, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX lines_line ON lines (site, line, text);
CREATE TABLE learned (
    site TEXT NOT NULL,
    line TEXT NOT NULL,
    pages INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (site, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE bodies (
    digest BLOB PRIMARY KEY,
    text BLOB NOT NULL
) STRICT;
CREATE TABLE signatures (
    id TEXT PRIMARY KEY,
    truncated INTEGER NOT NULL,
    damage INTEGER NOT NULL,
    chars INTEGER NOT NULL,
    signed BLOB NOT NULL
) STRICT;
CREATE TABLE fresh (
    id TEXT PRIMARY KEY,
    signed BLOB NOT NULL
) STRICT;
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE archive_files (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    records INTEGER NOT NULL,
    error TEXT
) STRICT;
CREATE VIEW places AS
    SELECT coalesce(duplicates.survivor_id, occurrences.speech_id) AS survivor_id,
        occurrences.*, pages.first_fetched, pages.seen_at, pages.gone
    FROM occurrences JOIN pages USING (url) LEFT JOIN duplicates ON duplicates.id = occurrences.speech_id;
"""


@migrations()
def m001_corpus(db: Database) -> None:
    """The tables of the corpus, and those that keep what the next run must know."""
    for statement in (_PUBLIC + _INTERNAL).split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m002_incomplete(db: Database) -> None:
    """A text whose beginning is missing ranks with those whose end is; all are decided upon anew."""
    db.execute("ALTER TABLE signatures RENAME COLUMN truncated TO incomplete")
    db.execute("DELETE FROM state WHERE name = 'dedup'")
