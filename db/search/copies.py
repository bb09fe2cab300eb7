"""Removed copies, searched one by one, since only survivors are indexed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from db.occurrences import unpacked
from db.search.filters import Filters
from db.search.hits import Hit, ResultRow, hit_of, holds
from db.search.query import Query

_SQL = """SELECT d.id, d.title, d.text, n.site, d.url, n.published, n.genre, n.chars, 0, d.survivor_id
    FROM duplicates d JOIN occurrences n ON n.speech_id = d.id AND n.url = d.url
    WHERE true{where} GROUP BY d.id ORDER BY d.id"""


def search(
    connection: sqlite3.Connection, query: Query, filters: Filters, limit: int, offset: int
) -> tuple[int, list[Hit]]:
    """The number of removed copies that match the query, and a page of them by id.

    Reads every copy that the filters let pass, at about 50 microseconds each.
    """
    total = 0
    hits: list[Hit] = []
    for row, survivor in _holding(connection, query, filters):
        if offset <= total < offset + limit:
            hits.append(hit_of(row, query, copy_of=survivor))
        total += 1
    return total, hits


def _holding(
    connection: sqlite3.Connection, query: Query, filters: Filters
) -> Iterator[tuple[ResultRow, str]]:
    where, values = filters.sql("n")
    for id_, title, packed, *rest, survivor in connection.execute(_SQL.format(where=where), values):
        text = unpacked(packed)
        if holds(title, text, query):
            yield ResultRow(id_, title, text, *rest), survivor
