"""Logs: one JSON object a line, in a file of limited size that never stops a run."""

from __future__ import annotations

import io
import json
import logging
import sys
import time
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from crawler.secrets import masked

MAX_BYTES = 20_000_000
MAX_AGE = 30 * 86_400.0
"""Seconds. A file is rotated when it has this size or its first line this age."""
BACKUPS = 5
"""Rotated files that are kept."""


class JsonLines(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``; ``site`` and ``exception`` if there are any.

    All text passes through ``masked``, so no secret is logged.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        site = getattr(record, "site", None) or getattr(getattr(record, "spider", None), "name", None)
        if site:
            line["site"] = site
        if record.exc_info:
            line["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class LogFile(RotatingFileHandler):
    """A log of JSON lines at this path, opened when the first line is written.

    If the log cannot be written, for example on a full disk, its lines are lost and the run goes on. One
    message on standard error says so.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, delay=True)
        self.setFormatter(JsonLines())
        self._path = path
        self._since = 0.0
        self._failed = False

    def _open(self) -> io.TextIOWrapper:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._since = _first_time(self._path)
        # No buffer: a line that a full disk refused would be written again when the file is closed.
        raw = self._path.open("ab", buffering=0)
        return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether the file is too large or too old for this line."""
        too_large = bool(super().shouldRollover(record))
        # Only a regular file has an age. A device such as /dev/null must not be renamed.
        return too_large or (self._path.is_file() and record.created - self._since > MAX_AGE)

    def handleError(self, record: logging.LogRecord) -> None:
        """Called by logging when a line could not be written."""
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._failed:
            self._failed = True
            print(f"{self._path}: the log cannot be written: {error.strerror}", file=sys.stderr)


def _first_time(path: Path) -> float:
    """When the first line of the log was written, in seconds since 1970; now if there is none."""
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            try:
                return datetime.fromisoformat(json.loads(file.readline())["time"]).timestamp()
            except (ValueError, KeyError, TypeError):
                # A truncated line, as a full disk leaves it.
                return path.stat().st_mtime
    return time.time()


def log_to(path: Path) -> None:
    """Write this process's log to the file: our own from INFO, that of other packages from WARNING."""
    handler = LogFile(path)
    # Scrapy sets its own logger to DEBUG when it configures logging, so its lines are filtered here.
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("crawler."))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("crawler").setLevel(logging.INFO)
    logging.captureWarnings(True)
