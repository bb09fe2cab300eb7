"""Logs: what the crawl says, one JSON object a line, in a file that does not grow for ever."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 20_000_000
BACKUPS = 5


class JsonLines(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``; ``site`` and ``exception`` where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        site = getattr(record, "site", None) or getattr(getattr(record, "spider", None), "name", None)
        if site:
            line["site"] = site
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(path: Path) -> None:
    """Send this process's log to the file: Fanwen's from INFO, everybody else's from WARNING."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    handler.setFormatter(JsonLines())
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.WARNING)
    # Scrapy sets its own logger to DEBUG when it configures logging, so it is quieted here.
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("crawler."))
    logging.getLogger("crawler").setLevel(logging.INFO)
    logging.captureWarnings(True)
