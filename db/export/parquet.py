"""Parquet: typed columns, compressed, in row groups of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.export.columns import Column, Record
from db.export.errors import ExportError
from db.export.kinds import Write

GROUP = 2_000
"""Speeches of a row group: about 10 MB of text, which is what a reader or the writer must hold."""


@contextmanager
def parquet(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    """Strings, 32-bit integers, booleans, dates and UTC times; zstd."""
    # Loading it takes a second, which only those wait for who write Parquet.
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([pa.field(column.name, _type(pa, column.kind)) for column in columns])
    kept: list[Record] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def group(records: Sequence[Record]) -> None:
            arrays = [_array(pa, field, [record[field.name] for record in records]) for field in schema]
            writer.write_table(pa.table(arrays, schema=schema), row_group_size=GROUP)

        def write(records: Sequence[Record]) -> None:
            kept.extend(records)
            while len(kept) >= GROUP:
                group(kept[:GROUP])
                del kept[:GROUP]

        yield write
        if kept:
            group(kept)


def _type(arrow: Any, kind: str) -> Any:
    return {
        "text": arrow.string(),
        "int": arrow.int32(),
        "bool": arrow.bool_(),
        "day": arrow.date32(),
        "time": arrow.timestamp("ms", tz="UTC"),
    }[kind]


def _array(arrow: Any, field: Any, values: list[object]) -> Any:
    """One column of a row group; days and times are text until here."""
    try:
        if arrow.types.is_temporal(field.type):
            return arrow.array(values, arrow.string()).cast(field.type)
        return arrow.array(values, field.type)
    except arrow.ArrowInvalid as error:
        raise ExportError(f"{field.name}: {error}; run `fanwen rebuild`") from error
