"""Opening the corpus: settings of the connection, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
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

    The journal is SQLite's rollback journal, not a write-ahead log: a log is a second file beside the
    database, and a rebuild that swaps the database by renaming would leave the old one's log beside the new.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    existed = path.exists()
    with _connected(path, f"{path.resolve().as_uri()}?mode=rwc") as db:
        migrations.apply(db)
        db.execute("PRAGMA cache_size = -65536")
        if existed:
            # Pages that spill from the cache into the file lock readers out long before the commit.
            db.execute("PRAGMA cache_spill = OFF")
        with db.atomic():
            index.bring_up(db)
            yield db


def create(path: Path) -> None:
    """Make the corpus where there is none yet, and bring the schema of one that there is up to date."""
    with writing(path):
        pass


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """The corpus, read-only. Raises CorpusError where there is none."""
    if not path.exists():
        raise CorpusError(
            f"{path}: there is no corpus here yet; make one with `fanwen crawl` or `fanwen import`"
        )
    with _connected(path, f"{path.resolve().as_uri()}?mode=ro") as db:
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


def _advice(error: sqlite3.Error) -> str:
    """What the owner can do about it."""
    message = str(error)
    return next((f"; {advice}" for sign, advice in _ADVICE.items() if sign in message), "")


_ADVICE = {
    "locked": "another program reads or writes it; close that one and try again",
    "full": "make room on the disk and try again; the corpus is as it was",
    "readonly": "give this user the right to write there",
    "unable to open": "see that the folder exists and that this user may use it",
    "malformed": "make it anew with `fanwen rebuild`",
    "not a database": "make it anew with `fanwen rebuild`",
    "no such table": "this is no corpus, or one of another release: make it anew with `fanwen rebuild`",
    "no such column": "this is a corpus of another release: make it anew with `fanwen rebuild`",
}
