"""What a reader takes out of a file."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.archive import Record


class Text(NamedTuple):
    """A page or a text from disk."""

    url: str
    changed: str
    """When its file was last changed; UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    content_type: str
    body: bytes
    where: str
    """The file, and the line if the file holds many texts; for messages."""


class Fetch(NamedTuple):
    """A fetch that another crawler archived."""

    record: Record
    body: bytes


Item = Text | Fetch


class UnreadableFile(Exception):
    """Raised where a file, or one text in it, cannot be read; the message gives the reason alone."""
