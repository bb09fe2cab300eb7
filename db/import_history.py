"""A temporary table of the newest text under each URL that one import has read."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from db.rows import columns, placeholders


class ImportedText(NamedTuple):
    """One text that came under a URL; of two, the greater tuple is the newer text."""

    changed: str
    """When its file was changed; UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    digest: str
    fetched_at: str
    """The date it has in the archive: later than ``changed`` where it had to follow another text."""


class ImportHistory:
    """The newest text under each URL, in a temporary file, since there may be millions of URLs."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute(
            f"CREATE TABLE texts (url TEXT PRIMARY KEY, {columns(ImportedText)}) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")

    def get(self, url: str) -> ImportedText | None:
        sql = f"SELECT {columns(ImportedText)} FROM texts WHERE url = ?"
        row = self._connection.execute(sql, [url]).fetchone()
        return ImportedText(*row) if row else None

    def put(self, url: str, text: ImportedText) -> None:
        """Store a text, replacing the one that came under this URL before."""
        values = (url, *text)
        self._connection.execute(f"INSERT OR REPLACE INTO texts VALUES ({placeholders(values)})", values)
