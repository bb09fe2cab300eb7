"""Kinds of files that can be imported, each with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines.ingest.importing.items import Item
from pipelines.ingest.importing.json_lines import read_json_lines
from pipelines.ingest.importing.pages import CONTENT_TYPES, read_page
from pipelines.ingest.importing.report import ImportReport
from pipelines.ingest.importing.warcs import read_warc

Reader = Callable[[Path, ImportReport], Iterator[Item]]
"""Yields what one regular file holds, in its order.

It counts in the report what it leaves out, and adds one line to the errors for each part that it cannot read.
It raises UnreadableFile where the file cannot be read on, but never OSError: that means that the archive
cannot be written.
"""


class FileKind(NamedTuple):
    """A kind of file."""

    suffixes: tuple[str, ...]
    """In lower case, each with its dot."""
    read: Reader


KINDS = (
    FileKind(tuple(CONTENT_TYPES), read_page),
    FileKind((".jsonl",), read_json_lines),
    FileKind((".warc", ".warc.gz"), read_warc),
)


def file_kind(path: Path) -> FileKind | None:
    """The kind of a file, by the end of its name; None if it cannot be imported.

    A name that is nothing but a suffix has none.
    """
    name = path.name.lower() if path.suffix else ""
    return next((kind for kind in KINDS if name.endswith(kind.suffixes)), None)


def all_suffixes() -> tuple[str, ...]:
    """The suffixes of all kinds, for messages."""
    return tuple(suffix for kind in KINDS for suffix in kind.suffixes)
