"""Opening the corpus: settings of the connection, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.migrations import migrations
from db.search import index

BUSY_SECONDS = 30.0


class CorpusError(Exception):
    """Raised where the corpus cannot be opened or read; the message names the file and what to do."""


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """The corpus, created or migrated as needed, inside one transaction that a failure rolls back.

    The journal is SQLite's rollback journal, not a write-ahead log. A log is a second file beside the
    database, and a rebuild, which renames the new database, would leave the old log beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    existed = path.exists()
    with _connected(path, f"{path.resolve().as_uri()}?mode=rwc") as db:
        migrations.apply(db)
        db.execute("PRAGMA cache_size = -65536")
        if existed:
            # Pages that spill from the cache into the file would lock readers out long before the commit.
            db.execute("PRAGMA cache_spill = OFF")
        with db.atomic():
            index.bring_up_to_date(db)
            yield db


def create(path: Path) -> None:
    """Create the corpus, or bring the schema of an existing one up to date."""
    with writing(path):
        pass


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """The corpus, read-only. Raises CorpusError where there is none, or where the file is something else."""
    if not path.exists():
        raise CorpusError(
            f"{path}: there is no corpus here yet; make one with `fanwen crawl` or `fanwen import`"
        )
    with _connected(path, f"{path.resolve().as_uri()}?mode=ro") as db:
        # sqlite-utils finds no rows, and no fault, in a table that does not exist.
        if not db.table("speeches").exists():
            raise sqlite3.OperationalError("no such table: speeches")
        yield db


@contextmanager
def _connected(path: Path, uri: str) -> Iterator[Database]:
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise CorpusError(f"{path}: {error}{_advice(error)}") from error
    try:
        yield Database(connection)
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{path}: {error}{_advice(error)}") from error
    finally:
        connection.close()


def integrity(db: Database) -> str:
    """``ok``, or the first fault that SQLite finds in the file."""
    cursor = db.execute("PRAGMA quick_check")
    verdict = str(cursor.fetchone()[0])
    cursor.close()
    return verdict


def has_fts5() -> bool:
    """Whether this Python's SQLite has the full-text search that the corpus needs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return ("ENABLE_FTS5",) in connection.execute("PRAGMA compile_options").fetchall()


def _advice(error: sqlite3.Error) -> str:
    """What the owner can do about the error, led by a semicolon; empty where we know nothing."""
    message = str(error)
    return next((f"; {advice}" for part, advice in _ADVICE.items() if part in message), "")


_ADVICE = {
    "locked": "another program reads or writes it; close that one and try again",
    "full": "make room on the disk and try again; the corpus is as it was",
    "readonly": "give this user the right to write there",
    "unable to open": "see that the folder exists and that this user may use it",
    "malformed": "rebuild it with `fanwen rebuild`",
    "not a database": "rebuild it with `fanwen rebuild`",
    "no such table": "this is no corpus, or one of another release: rebuild it with `fanwen rebuild`",
    "no such column": "this is a corpus of another release: rebuild it with `fanwen rebuild`",
}
