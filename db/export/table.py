"""CSV, as RFC 4180 has it, for a file and for the table of a folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.export.columns import Column, Record
from db.export.kinds import Write


@contextmanager
def table(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    """UTF-8 without a byte order mark; true and false as 1 and 0, what is missing as nothing.

    Texts are written as they are. One that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to a
    spreadsheet program; what is exported must not be altered for its sake, so the card warns of it.
    """
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)

        def write(records: Sequence[Record]) -> None:
            writer.writerows([_cell(record[name]) for name in names] for record in records)

        yield write


def _cell(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
