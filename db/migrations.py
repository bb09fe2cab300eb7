"""The schema, step by step. sqlite-utils applies each migration once, and records it in the same transaction.

A migration is history: it names the columns as they were then and does not change with ``db.models``. Tables
WITHOUT ROWID and computed columns are written in SQL, since sqlite-utils cannot create them.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("fanwen")

_OCCURRENCES = """
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
) STRICT, WITHOUT ROWID"""

_PAGES = """
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
) STRICT"""

_LINES = """
CREATE TABLE lines (
    url TEXT NOT NULL,
    line TEXT NOT NULL,
    site TEXT NOT NULL,
    text BLOB NOT NULL,
    PRIMARY KEY (url, line)
) STRICT, WITHOUT ROWID"""

_LEARNED = """
CREATE TABLE learned (
    site TEXT NOT NULL,
    line TEXT NOT NULL,
    pages INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (site, line)
) STRICT, WITHOUT ROWID"""

_PLACES = """
SELECT coalesce(duplicates.survivor_id, occurrences.speech_id) AS survivor_id,
    occurrences.*, pages.first_fetched, pages.seen_at, pages.gone
FROM occurrences JOIN pages USING (url) LEFT JOIN duplicates ON duplicates.id = occurrences.speech_id"""


@migrations()
def m001_corpus(db: Database) -> None:
    """The tables of the corpus, and those that keep what the next run must know."""
    _create_public(db)
    _create_internal(db)
    db.create_view("places", _PLACES)


def _create_public(db: Database) -> None:
    _create(
        db, "speeches", "id", "published source",
        id=str, title=str, text=str, site=str, url=str, position=int, published=str, source=str, genre=str,
        variant=str, chars=int, truncated=int, starts_mid_sentence=int, damage=int, first_seen=str,
        last_seen=str, copies=int,
    )  # fmt: skip
    db.execute(_OCCURRENCES)
    _index(db, "occurrences_speech", "speech_id")
    _index(db, "occurrences_body", "body")
    _create(
        db, "duplicates", "id",
        id=str, survivor_id=str, jaccard=float, containment=float, reason=str, title=str, url=str, text=bytes,
    )  # fmt: skip
    _index(db, "duplicates_survivor", "survivor_id")
    db.execute(_PAGES)
    _index(db, "pages_site", "site")
    _index(db, "pages_article", "article")
    _create(db, "rejections", url=str, position=int, stage=str, reason=str, sample=str)
    _index(db, "rejections_url", "url")
    _create(
        db, "runs", "id", id=int, kind=str, started=str, ended=str, exit_code=int, counts=str, rules=str
    )  # fmt: skip


def _create_internal(db: Database) -> None:
    db.execute(_LINES)
    _index(db, "lines_line", "site", "line", "text")
    db.execute(_LEARNED)
    _create(db, "bodies", "digest", digest=bytes, text=bytes)
    _create(db, "signatures", "id", id=str, truncated=int, damage=int, chars=int, signed=bytes)
    _create(db, "fresh", "id", id=str, signed=bytes)
    _create(db, "state", "name", name=str, value=str)
    _create(db, "archive_files", "name", "error", name=str, size=int, records=int, error=str)


def _create(db: Database, table: str, key: str | None = None, nullable: str = "", **columns: type) -> None:
    """Create a STRICT table. ``nullable`` names the columns that may be NULL, apart by blanks."""
    filled = [name for name in columns if name != key and name not in nullable.split()]
    db.table(table).create(columns, pk=key, not_null=filled, strict=True)


def _index(db: Database, name: str, *columns: str) -> None:
    """Create an index; its name begins with that of its table."""
    db.table(name.partition("_")[0]).create_index(columns, index_name=name)


@migrations()
def m002_incomplete(db: Database) -> None:
    """A text whose beginning is missing ranks with those whose end is missing; all are decided anew."""
    # ``transform`` would copy the table, and the fingerprints in it are large.
    db.execute("ALTER TABLE signatures RENAME COLUMN truncated TO incomplete")
    db.table("state").delete_where("name = 'dedup'")
