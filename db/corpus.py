"""Opening the corpus: settings of the connection, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db import pages
from db.migrations import migrations
from db.models import KnownPage

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
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db = Database(connection)
        migrations.apply(db)
        connection.execute("PRAGMA cache_size = -65536")
        with db.atomic():
            yield db
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{path}: {error}") from error
    finally:
        connection.close()


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """The corpus, read-only. Raises CorpusError where there is none."""
    if not path.exists():
        raise CorpusError(
            f"{path}: there is no corpus here yet; make one with `fanwen crawl` or `fanwen import`"
        )
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        yield Database(connection)
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{path}: {error}") from error
    finally:
        connection.close()


def known_pages(path: Path, site: str) -> dict[str, KnownPage]:
    """The pages of a site that were asked for before, by URL; none where there is no corpus yet."""
    if not path.exists():
        return {}
    with reading(path) as db:
        return pages.known(db, site)
