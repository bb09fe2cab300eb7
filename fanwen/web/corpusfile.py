"""The corpus as Datasette reads it: read-only, and always the file that stands at the path now."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import sqlite_timelimit

from db.corpus import BUSY_SECONDS
from db.snapshot import snapshot
from fanwen.web.snapshot import Snapshot

Found = TypeVar("Found")

PAGE_SECONDS = 20.0
"""A page of ours may take so long; the slowest counts the whole corpus, once for each of its states."""


class CorpusFile(Database):  # type: ignore[misc]
    """Datasette's view of one file, kept true when a rebuild puts another file in its place.

    Datasette keeps a connection for each thread and database name as long as it runs, so that it would go on
    reading the file that was deleted. Here a connection belongs to a file: each use looks whether the path
    still leads to it. What runs on the old file ends on the old file.
    """

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path))
        self._file = path
        self._local = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A read-only connection. Raises PermissionError where it should write: nothing in here may."""
        if write:
            raise PermissionError(1, "the corpus is read-only here", self.path)
        uri = f"{self._file.resolve().as_uri()}?mode=ro"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """As Datasette does it, but silently: a wrong question of a reader is no matter for the log."""
        return await super().execute(sql, params, **{**options, "log_sql_errors": False})

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Found]) -> Found:
        """Run the function in one of Datasette's threads, on a connection to the file of this moment."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, self._run, fn)

    async def read(self, find: Callable[[sqlite_utils.Database], Found]) -> Found:
        """What the function finds, all of it in one state of the corpus, within PAGE_SECONDS."""

        def in_transaction(connection: sqlite3.Connection) -> Found:
            with sqlite_timelimit(connection, PAGE_SECONDS * 1_000):
                db = sqlite_utils.Database(connection)
                with snapshot(connection):
                    return find(db)

        return await self.execute_fn(in_transaction)

    def _run(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Call the function; once more where the file was replaced under it and that made it fail.

        A journal is found by the name of its database. A connection to the old file that meets the journal of
        the new one takes it for its own, left by a crash.
        """
        snapshot, connection = self._current()
        try:
            return fn(connection)
        except sqlite3.Error:
            if snapshot.same_file(Snapshot.of(self._file)):
                raise
        return fn(self._current()[1])

    def _current(self) -> tuple[Snapshot, sqlite3.Connection]:
        """This thread's connection, opened anew where the path leads to another file."""
        now = Snapshot.of(self._file)
        opened: tuple[Snapshot, sqlite3.Connection] | None = getattr(self._local, "opened", None)
        if opened and opened[0].same_file(now):
            return opened
        if opened:
            opened[1].close()
            self._local.opened = None
        connection = self.connect()
        self.ds._prepare_connection(connection, self.name)
        self._local.opened = (now, connection)
        return now, connection
