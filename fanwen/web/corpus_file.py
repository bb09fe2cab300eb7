"""The corpus as a Datasette database: read-only, and always the current file at the path."""

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
from fanwen.web.file_state import FileState

Result = TypeVar("Result")

PAGE_SECONDS = 20.0
"""Time limit of one of our pages. The slowest counts the whole corpus, once for each state of the file."""


class CorpusFile(Database):  # type: ignore[misc]
    """A database whose file may be replaced by a rebuild.

    Datasette keeps a connection for each thread and database name as long as it runs, so that it would
    continue to read the deleted file. Here a connection belongs to a file, and each use checks whether the
    path still names that file. A query that runs on the old file ends on the old file.
    """

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path))
        self._file = path
        self._local = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A read-only connection. Raises PermissionError for ``write``."""
        if write:
            raise PermissionError(1, "the corpus is read-only", self.path)
        uri = f"{self._file.resolve().as_uri()}?mode=ro"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """As in Datasette, but without logging SQL errors, which are mistakes of readers."""
        return await super().execute(sql, params, **{**options, "log_sql_errors": False})

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run the function in one of Datasette's threads, on a connection to the current file."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, self._run, fn)

    async def read(self, query: Callable[[sqlite_utils.Database], Result]) -> Result:
        """Call the function in one read transaction, for at most PAGE_SECONDS."""

        def in_transaction(connection: sqlite3.Connection) -> Result:
            with sqlite_timelimit(connection, PAGE_SECONDS * 1_000):
                db = sqlite_utils.Database(connection)
                with snapshot(connection):
                    return query(db)

        return await self.execute_fn(in_transaction)

    def _run(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Call the function. If it fails and the file was replaced meanwhile, call it once more.

        SQLite finds a journal by the name of the database, so that a connection to the old file takes the
        journal of the new file for its own.
        """
        state, connection = self._current()
        try:
            return fn(connection)
        except sqlite3.Error:
            if state.is_same_file(FileState.of(self._file)):
                raise
        return fn(self._current()[1])

    def _current(self) -> tuple[FileState, sqlite3.Connection]:
        """The connection of this thread, opened again if the path names another file."""
        now = FileState.of(self._file)
        opened: tuple[FileState, sqlite3.Connection] | None = getattr(self._local, "opened", None)
        if opened and opened[0].is_same_file(now):
            return opened
        if opened:
            opened[1].close()
            self._local.opened = None
        connection = self.connect()
        self.ds._prepare_connection(connection, self.name)
        self._local.opened = (now, connection)
        return now, connection
