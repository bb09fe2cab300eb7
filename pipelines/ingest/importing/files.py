"""Files: what every reader needs to know of a file on disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from pipelines import archive
from pipelines.archive.fields import FIRST_YEAR, one_line, url_fault
from pipelines.ingest.importing.items import UnreadableFile
from textbasics.times import utc_text

MAX_BYTES = archive.MAX_BODY_BYTES
"""Bytes of one page or line."""


def file_status(path: Path) -> os.stat_result:
    """Raises UnreadableFile."""
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise UnreadableFile(error_reason(error)) from error


def error_reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read, without its name."""
    return (error.strerror if isinstance(error, OSError) else None) or one_line(error)


def read_body(path: Path) -> bytes:
    """The bytes of a file that is one page. Raises UnreadableFile if there are more than MAX_BYTES."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(error_reason(error)) from error
    if len(body) > MAX_BYTES:
        raise UnreadableFile(f"too large for a page: more than {MAX_BYTES >> 20} MB")
    return body


def file_url(path: Path) -> str:
    """The ``file:`` URL of a file, whatever the bytes of its name. Raises UnreadableFile."""
    try:
        return path.resolve().as_uri()
    except (ValueError, RuntimeError, OSError) as error:
        raise UnreadableFile(f"its name makes no URL: {one_line(error)}") from error


def check_url(url: str) -> str:
    """The URL, if the corpus can hold a page under it. Raises UnreadableFile."""
    if fault := url_fault(url):
        raise UnreadableFile(fault)
    return url


def change_date(path: Path) -> str:
    """When the file was last changed, which stands in for the date of the fetch; now, if it is impossible."""
    changed = file_status(path).st_mtime
    now = datetime.now(UTC)
    is_possible = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp() <= changed <= now.timestamp()
    moment = datetime.fromtimestamp(changed, UTC) if is_possible else now
    return utc_text(moment)
