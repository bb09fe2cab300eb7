"""Finding: the speeches that match a query, counted and in order, page by page.

They are ordered by bm25 over text and title, where a match in the title weighs ten times, and by id between
equal scores. A term that more than SCORED speeches contain says little about any of them, and to score them
all takes too long. In this case the speeches with every term in their title come first, by bm25 of the
titles, and the others after them; a part that is too large to be scored is ordered by id. The order depends
on the corpus alone, not on the order in which it was built.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.rows import batches, columns, placeholders
from db.search import copies
from db.search.filters import Filters
from db.search.hits import SNIPPET, Hit, Line, ResultRow, hit_of, lines_of
from db.search.index import FORMAT, format_of
from db.search.plan import Plan, facets_of, matching, plans_of
from db.search.query import Query
from db.snapshot import snapshot

SCORED = 3_000
"""The most results that are scored; it takes some 5 ms."""
SCORED_SIGNS = 1_000
"""The most speeches with a single character for it to be looked up among the bigrams that begin with it."""

_SORTED_WHILE_PROBED, _MORE_FOR_TERM = 20, 8
"""How many results can be sorted in the time of testing one speech, and how many more for each term."""

NONE = Filters()
_LISTED = ", ".join(
    f"substr(s.text, 1, {SNIPPET}) AS snippet" if name == "text" else f"s.{name}"
    for name in ResultRow._fields
)

Tier = tuple[Plan, int]
"""A part of the results and their number."""


class IndexStale(sqlite3.DatabaseError):
    """Raised where the corpus was indexed by another release, or not at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found."""

    total: int
    """Of all pages."""
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the speeches found share a site, a year or a genre; the most frequent first."""

    total: int
    sites: dict[str, int]
    years: dict[str, int]
    """Without those that have no date."""
    genres: dict[str, int]


def search(
    connection: sqlite3.Connection,
    query: Query,
    filters: Filters = NONE,
    limit: int = 20,
    offset: int = 0,
    with_copies: bool = False,
) -> Results:
    """The speeches that match the query, the best first.

    The connection may be read-only. With ``with_copies``, removed copies come after the speeches, by id. They
    are not indexed, so the text of each is read. Raises IndexStale,
    and sqlite3.Error where this is no corpus.
    """
    with snapshot(connection):
        tiers = _tiers(connection, query, filters)
        total = sum(count for _, count in tiers)
        hits = [hit_of(row, query, score) for row, score in _speeches(connection, tiers, limit, offset)]
        if with_copies:
            left = limit - len(hits)
            more, removed = copies.search(connection, query, filters, left, max(offset - total, 0))
            return Results(total + more, (*hits, *removed))
    return Results(total, tuple(hits))


def kwic(
    connection: sqlite3.Connection,
    query: Query,
    filters: Filters = NONE,
    limit: int = 20,
    offset: int = 0,
    width: int = 40,
) -> Iterator[tuple[str, Line]]:
    """Keyword in context: the id and each occurrence in the texts of the speeches on this page of results.

    ``width`` is the most characters before and after a match. Raises as ``search`` does.
    """
    with snapshot(connection):
        page = [row for row, _ in _speeches(connection, _tiers(connection, query, filters), limit, offset)]
    for row in page:
        for line in lines_of(row.text, query, width):
            yield row.id, line


def facets(connection: sqlite3.Connection, query: Query | None, filters: Filters = NONE) -> Facets:
    """Sites, years and genres of the speeches found, with their counts; without a query, of all speeches.

    Raises as ``search`` does.
    """
    _check(connection)
    sql, values = _facets_sql(query, filters)
    by_site, by_year, by_genre = Counter[str](), Counter[str](), Counter[str]()
    for site, year, genre, count in connection.execute(sql, values):
        by_site[site] += count
        by_genre[genre] += count
        if year is not None:
            by_year[year] += count
    return Facets(by_site.total(), _ranked(by_site), _ranked(by_year), _ranked(by_genre))


def _facets_sql(query: Query | None, filters: Filters) -> tuple[str, dict[str, object]]:
    if query is None:
        where, values = filters.sql("n")
        return facets_of(f"indexed n WHERE true{where}"), values
    plan = plans_of(query, filters).whole
    return plan.facets(), plan.values


def listed(
    connection: sqlite3.Connection, filters: Filters, limit: int, offset: int
) -> list[dict[str, object]]:
    """The speeches that the filters let pass, the newest first: the columns of a hit, with the beginning of
    the text."""
    where, values = filters.sql("n")
    sql = f"""SELECT {_LISTED}
        FROM (SELECT id FROM indexed n WHERE true{where}
            ORDER BY published DESC, id LIMIT :limit OFFSET :offset) JOIN speeches s USING (id)
        ORDER BY s.published DESC, s.id"""
    rows = connection.execute(sql, {**values, "limit": limit, "offset": offset})
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def count(connection: sqlite3.Connection, query: Query, filters: Filters = NONE) -> int:
    """The number of speeches found. Raises as ``search`` does."""
    _check(connection)
    return _count(connection, plans_of(query, filters).whole)


def selection(
    connection: sqlite3.Connection, query: Query | None, filters: Filters = NONE
) -> tuple[str, dict[str, object]]:
    """The SQL that selects the ids of all speeches found, by id, and its values.

    Without a query it selects all speeches that the filters let pass. Raises as ``search`` does.
    """
    _check(connection)
    if query is None:
        where, values = filters.sql("n")
        return f"SELECT n.id FROM indexed n WHERE true{where} ORDER BY n.id", values
    plan = plans_of(query, filters).whole
    return plan.every(), plan.values


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _check(connection: sqlite3.Connection) -> None:
    if format_of(connection) != FORMAT:
        raise IndexStale("the corpus was not indexed by this release; bring it up with `fanwen ingest`")


def _count(connection: sqlite3.Connection, plan: Plan) -> int:
    return int(connection.execute(plan.count(), plan.values).fetchone()[0])


def _tiers(connection: sqlite3.Connection, query: Query, filters: Filters) -> list[Tier]:
    """The parts of the results, the best first."""
    _check(connection)
    plans = plans_of(query, filters)
    total = _count(connection, plans.whole)
    if total <= SCORED and plans.whole.scores:
        return [(plans.whole, total)]
    if plans.rare and _all_rare(connection, query):
        return [(plans.rare, total)]
    in_title = _count(connection, plans.titles)
    return [(plans.titles, in_title), (plans.others, total - in_title)]


def _all_rare(connection: sqlite3.Connection, query: Query) -> bool:
    return all(_count(connection, matching(sign)) <= SCORED_SIGNS for sign in query.wanted)


def _speeches(
    connection: sqlite3.Connection, tiers: Sequence[Tier], limit: int, offset: int
) -> list[tuple[ResultRow, float | None]]:
    """The rows of the speeches on a page, in order, with their scores."""
    ranked = [pair for plan, count, skip, take in _shares(tiers, limit, offset)
              for pair in _page(connection, plan, count, skip, take)]  # fmt: skip
    rows: dict[str, ResultRow] = {}
    for batch in batches(id_ for id_, _ in ranked):
        sql = f"SELECT {columns(ResultRow)} FROM speeches WHERE id IN ({placeholders(batch)})"
        rows.update((row[0], ResultRow(*row)) for row in connection.execute(sql, batch))
    return [(rows[id_], score) for id_, score in ranked]


def _shares(tiers: Sequence[Tier], limit: int, offset: int) -> Iterator[tuple[Plan, int, int, int]]:
    """What each part gives to a page: the plan, its number of results, how many to skip and to take."""
    for plan, count in tiers:
        take = min(limit, count - offset)
        if take > 0:
            yield plan, count, offset, take
            limit -= take
        offset = max(offset - count, 0)


def _page(
    connection: sqlite3.Connection, plan: Plan, count: int, skip: int, take: int
) -> list[tuple[str, float | None]]:
    if plan.scores and count <= SCORED:
        sql = plan.best_first()
    else:
        speeches = connection.execute("SELECT coalesce(max(number), 0) FROM indexed").fetchone()[0]
        probes = (skip + take) * speeches // count
        sql = plan.by_id(dense=probes * (_SORTED_WHILE_PROBED + _MORE_FOR_TERM * plan.terms) < count)
    return connection.execute(sql, plan.values | {"limit": take, "skip": skip}).fetchall()
