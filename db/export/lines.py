"""JSON lines: one object for each speech, plain or compressed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from db.export.columns import Column, Record
from db.export.kinds import Write


@contextmanager
def json_lines(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    """UTF-8, one object a line; ``.gz`` and ``.zst`` compress."""
    names = [column.name for column in columns]
    with _opened(path) as file:

        def write(records: Sequence[Record]) -> None:
            for record in records:
                line = json.dumps({name: record[name] for name in names}, ensure_ascii=False)
                file.write(f"{line}\n".encode())

        yield write


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | Any]:
    if path.suffix == ".zst":
        import pyarrow as pa

        with pa.CompressedOutputStream(pa.OSFile(str(path), "wb"), "zstd") as stream:
            yield stream
    elif path.suffix == ".gz":
        # Neither a name nor a time in the header, so that the same speeches give the same bytes.
        with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            yield packed
    else:
        with path.open("wb") as file:
            yield file
