"""Logs: one JSON object a line, in a file that neither grows for ever nor stops a run when it cannot."""

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
"""Seconds. A file is put aside when it has grown so large, or its first line so old."""
BACKUPS = 5
"""Files put aside that are kept."""


class JsonLines(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``; ``site`` and ``exception`` where there are any."""

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
    """A log of JSON lines at this path, opened with its first line.

    A log that cannot be written, as on a full disk, costs its lines and never the run: that is said once, on
    standard error.
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
        # Without a buffer: what a full disk did not take would come up again when the file is closed.
        raw = self._path.open("ab", buffering=0)
        return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether the file is too large or too old to take this line."""
        too_large = bool(super().shouldRollover(record))
        # Only a file that was opened has an age; a device, such as /dev/null, must not be renamed.
        return too_large or (self._path.is_file() and record.created - self._since > MAX_AGE)

    def handleError(self, record: logging.LogRecord) -> None:
        """Called where a line could not be written."""
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._failed:
            self._failed = True
            print(f"{self._path}: the log cannot be written: {error.strerror}", file=sys.stderr)


def _first_time(path: Path) -> float:
    """When the first line of the log was written, in seconds since 1970; now, where there is none."""
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            try:
                return datetime.fromisoformat(json.loads(file.readline())["time"]).timestamp()
            except (ValueError, KeyError, TypeError):
                # Half a line, as a full disk leaves it.
                return path.stat().st_mtime
    return time.time()


def log_to(path: Path) -> None:
    """Send this process's log to the file: Fanwen's from INFO, everybody else's from WARNING."""
    handler = LogFile(path)
    # Scrapy sets its own logger to DEBUG when it configures logging, so it is quieted here.
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("crawler."))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("crawler").setLevel(logging.INFO)
    logging.captureWarnings(True)
