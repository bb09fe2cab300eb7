"""The search: speeches that contain some words, with facets, or all matches in context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from datasette.utils.asgi import BadRequest
from sqlite_utils import Database

from db.search import Facets, Filters, Query, QueryError, facets, kwic, listed, search
from fanwen.show.search_results import hit_fields
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values, list_values

MOST_LINES = 1_000
"""Most matches in context on one page. One speech may have more."""
MOST_VALUES = {"site": 12, "year": 30, "genre": 12}
"""Most values of each facet that are shown."""


def load_values(db: Database, arguments: Arguments) -> Values:
    """One page of results, or of all speeches if there is no query, and the facets."""
    words = arguments.text("q")
    filters = _filters(arguments)
    if not words:
        facet_counts = facets(db.conn, None, filters)
        return _values(
            arguments,
            facet_counts,
            list_values(_listed(db, filters, arguments), facet_counts.total, arguments),
        )
    try:
        query = Query.parse(words)
    except QueryError as error:
        raise BadRequest(str(error)) from error
    facet_counts = facets(db.conn, query, filters)
    if arguments.text("view") == "kwic":
        lines = kwic(db.conn, query, filters, arguments.size, arguments.offset)
        rows = ({"id": speech, **asdict(line)} for speech, line in islice(lines, MOST_LINES))
        return _values(arguments, facet_counts, list_values(rows, facet_counts.total, arguments))
    results = search(db.conn, query, filters, arguments.size, arguments.offset)
    return _values(
        arguments, facet_counts, list_values(map(hit_fields, results.hits), results.total, arguments)
    )


def _filters(arguments: Arguments) -> Filters:
    year = arguments.text("year")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise BadRequest("year: must have four digits")
    site, genre = (arguments.text(name) or None for name in ("site", "genre"))
    return Filters(site=site, genre=genre, since=year or None, until=year or None)


def _values(arguments: Arguments, facet_counts: Facets, page: Values) -> Values:
    counts = {"site": facet_counts.sites, "year": facet_counts.years, "genre": facet_counts.genres}
    return {"query": arguments.text("q"), "facets": counts, **page}


def _listed(db: Database, filters: Filters, arguments: Arguments) -> Iterable[dict[str, Any]]:
    """All speeches, in the form of hits."""
    rows = listed(db.conn, filters, arguments.size, arguments.offset)
    return (
        {**row, "score": None, "copy_of": None, "title_matches": [], "snippet_matches": []} for row in rows
    )


def template_values(values: Values, arguments: Arguments) -> Values:
    """The shown facets, the active filters, and a function that splits texts at matches."""
    lines = arguments.text("view") == "kwic" and bool(values["query"])
    facet_values = {name: _most_frequent(name, counts) for name, counts in values["facets"].items()}
    chosen = {name: arguments.text(name) for name in MOST_VALUES if arguments.text(name)}
    return {
        "in_context": lines,
        "facet_values": facet_values,
        "chosen": chosen,
        "split_at_matches": split_at_matches,
    }


def _most_frequent(name: str, counts: dict[str, int]) -> dict[str, int]:
    """The most frequent values; years in descending order."""
    first = dict(islice(counts.items(), MOST_VALUES[name]))
    return dict(sorted(first.items(), reverse=True)) if name == "year" else first


def split_at_matches(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text as segments, each with whether it is a match."""
    segments: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        segments += [(text[position:start], False), (text[start:end], True)]
        position = end
    return [*segments, (text[position:], False)]


PAGE = Page("search", "/search", load_values, "rows", template_values)
