"""Search: the speeches that contain some words, with facets; or every match in its context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from datasette.utils.asgi import BadRequest
from sqlite_utils import Database

from db.search import Facets, Filters, Query, QueryError, facets, kwic, listed, search
from fanwen.show.search_results import fields
from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question

MOST_LINES = 1_000
"""Lines in context on one page; a word may stand more often than that in one speech."""
MOST_VALUES = {"site": 12, "year": 30, "genre": 12}
"""Of each facet, that are offered."""


def find(db: Database, question: Question) -> Values:
    """A page of results, or without a query of all speeches, the newest first; and the facets."""
    words = question.text("q")
    filters = _filters(question)
    if not words:
        counted = facets(db.conn, None, filters)
        return _values(question, counted, paged(_listed(db, filters, question), counted.total, question))
    try:
        query = Query.parse(words)
    except QueryError as error:
        raise BadRequest(str(error)) from error
    counted = facets(db.conn, query, filters)
    if question.text("view") == "kwic":
        lines = kwic(db.conn, query, filters, question.size, question.offset)
        rows = ({"id": speech, **asdict(line)} for speech, line in islice(lines, MOST_LINES))
        return _values(question, counted, paged(rows, counted.total, question))
    results = search(db.conn, query, filters, question.size, question.offset)
    return _values(question, counted, paged(map(fields, results.hits), results.total, question))


def _filters(question: Question) -> Filters:
    year = question.text("year")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise BadRequest("year: four digits are meant")
    site, genre = (question.text(name) or None for name in ("site", "genre"))
    return Filters(site=site, genre=genre, since=year or None, until=year or None)


def _values(question: Question, counted: Facets, page: Values) -> Values:
    counts = {"site": counted.sites, "year": counted.years, "genre": counted.genres}
    return {"query": question.text("q"), "facets": counts, **page}


def _listed(db: Database, filters: Filters, question: Question) -> Iterable[dict[str, Any]]:
    """Speeches that nobody searched for, in the form of hits."""
    rows = listed(db.conn, filters, question.size, question.offset)
    return (
        {**row, "score": None, "copy_of": None, "title_matches": [], "snippet_matches": []} for row in rows
    )


def view(values: Values, question: Question) -> Values:
    """The texts cut where they match, the facets as they are offered, and the filters that are set."""
    lines = question.text("view") == "kwic" and bool(values["query"])
    offered = {name: _offered(name, counts) for name, counts in values["facets"].items()}
    chosen = {name: question.text(name) for name in MOST_VALUES if question.text(name)}
    return {"in_context": lines, "offered": offered, "chosen": chosen, "cut": cut}


def _offered(name: str, counts: dict[str, int]) -> dict[str, int]:
    """The most frequent values; years in their own order."""
    first = dict(islice(counts.items(), MOST_VALUES[name]))
    return dict(sorted(first.items(), reverse=True)) if name == "year" else first


def cut(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is a match."""
    parts: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        parts += [(text[position:start], False), (text[start:end], True)]
        position = end
    return [*parts, (text[position:], False)]


PAGE = Page("search", "/search", find, "rows", view)
