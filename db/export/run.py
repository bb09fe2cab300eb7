"""One export, from the corpus to its target."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from db.export import place, spool
from db.export.card import Origin, Summary, card
from db.export.columns import Column
from db.export.errors import ExportError
from db.export.folder import TABLE, folder
from db.export.kinds import Kind
from db.export.lines import json_lines
from db.export.parquet import parquet
from db.export.table import table
from db.search import Filters, Query

SUFFIXES: dict[str, Kind] = {
    ".jsonl": json_lines,
    ".jsonl.gz": json_lines,
    ".jsonl.zst": json_lines,
    ".parquet": parquet,
    ".csv": table,
}
REWORDED = ("title", "text", "source")

Reword = Callable[[str], str]
"""Rewrites a title, a text or a source for the export."""
Progress = Callable[[int, int], None]
"""Called with the number of speeches written and the total."""


def kind_of(target: Path) -> Kind:
    """The kind of file that the target's name asks for. Raises ExportError where there is no such kind."""
    if not target.suffix:
        return folder
    kinds = [kind for suffix, kind in SUFFIXES.items() if target.name.lower().endswith(suffix)]
    if not kinds:
        raise ExportError(
            f"{target}: unknown format; end the name in {', '.join(SUFFIXES)}, or give it no "
            "suffix for a folder of texts"
        )
    return kinds[0]


def export(
    connection: sqlite3.Connection,
    target: Path,
    columns: Sequence[Column],
    origin: Origin,
    query: Query | None = None,
    filters: Filters = Filters(),  # noqa: B008
    reword: Reword | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Write the speeches found to the target, by id, with a card beside or in it.

    All speeches are of one state of the corpus, which is copied first. Memory does not grow with their
    number. A failure leaves the target as it was. The same corpus gives the same bytes. Raises ExportError,
    OSError, and what ``db.search.search`` raises.
    """
    kind = kind_of(target)
    place.check(target, kind is folder, force)
    with place.beside(target) as part:
        total = spool.fill(connection, part / "spool.db", query, filters)
        output = part / target.name
        summary = Summary()
        with kind(output, columns) as write:
            for records in spool.batches(part / "spool.db"):
                _reword(records, reword)
                summary.add(records)
                write(records)
                progress(summary.speeches, total)
        data = TABLE if kind is folder else target.name
        place.take(part, output, target, card(summary, origin, columns, data))
    return summary


def _reword(records: Sequence[dict[str, object]], reword: Reword | None) -> None:
    if reword is None:
        return
    for record in records:
        record.update((name, reword(str(record[name]))) for name in REWORDED if record[name] is not None)
        record["chars"] = len(str(record["text"]))
