"""A folder of texts: a file for each speech, and a table that describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.export.columns import Column, Record
from db.export.errors import ExportError
from db.export.kinds import Write
from db.export.table import table

TABLE = "metadata.csv"
FILE = Column("file", "text", "The file with the text.")
_ID = re.compile(r"[0-9a-f]{8,64}")


@contextmanager
def folder(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    """``texts/3f/3f2a….txt`` for each speech, named by its id alone, and ``metadata.csv`` beside them."""
    path.mkdir()
    described = [FILE, *(column for column in columns if column.name != "text")]
    with table(path / TABLE, described) as describe:

        def write(records: Sequence[Record]) -> None:
            for record in records:
                name = _name(record)
                file = path / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(f"{record['text']}\n".encode())
                record["file"] = name
            describe(records)

        yield write


def _name(record: Record) -> str:
    """The name has no part of a title, so it is safe on every file system."""
    id_ = str(record["id"])
    if not _ID.fullmatch(id_):
        raise ExportError(f"{id_!r} is no id of a speech; run `fanwen rebuild`")
    return f"texts/{id_[:2]}/{id_}.txt"
