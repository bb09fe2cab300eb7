"""Plans: the SQL that answers a query, and the order of its results.

Terms of two characters or more are searched in ``speeches_fts``, single characters in ``speeches_signs``. No
part of a query enters the SQL. FTS5 expressions are bound as values; in them every term is quoted, and a
search form contains no ASCII quote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from db.search.filters import Filters
from db.search.index import TITLE_SIGN
from db.search.query import Query

TEXTS = "speeches_fts"
TITLES = "speeches_titles"
SIGNS = "speeches_signs"
TITLE_WEIGHT = 10.0
"""One match in the title counts as much as this many in the text."""

_SCORES = {TEXTS: f"bm25({TEXTS}, 1.0, {TITLE_WEIGHT})", TITLES: f"bm25({TITLES})"}


def facets_of(source: str) -> str:
    """The SQL that counts speeches by site, year and genre, given a FROM with ``indexed`` as n."""
    return f"SELECT n.site, substr(n.published, 1, 4), n.genre, count(*) FROM {source} GROUP BY 1, 2, 3"


@dataclass(frozen=True, slots=True)
class Plan:
    """A way to find speeches: an FTS5 table with an expression, and conditions on the other columns.

    Its SQL takes ``values``; the SQL that lists speeches takes ``limit`` and ``skip`` as well.
    """

    table: str
    match: str
    where: str = ""
    """Conditions on the table and on ``indexed`` (as n), each beginning with AND."""
    bound: dict[str, object] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, object]:
        return self.bound | {"match": self.match}

    @property
    def terms(self) -> int:
        """How many lists of the index are read."""
        return self.match.count(" ") + 1

    @property
    def scores(self) -> bool:
        """Whether the table counts how often a speech contains the terms."""
        return self.table in _SCORES

    def count(self) -> str:
        """The number of speeches."""
        if not self.where:
            return f"SELECT count(*) FROM {self.table} WHERE {self.table} MATCH :match"
        return f"SELECT count(*) FROM {self._joined}"

    def facets(self) -> str:
        """Site, year and genre, and the number of speeches that share them."""
        return facets_of(self._joined)

    def best_first(self) -> str:
        """id and score; the lowest score is the best, and equal ones go by id."""
        score = _SCORES[self.table]
        return f"SELECT n.id, {score} FROM {self._joined} ORDER BY 2, 1 LIMIT :limit OFFSET :skip"

    def by_id(self, dense: bool) -> str:
        """id and no score, by id. ``dense``: so many speeches match that it is faster to visit all speeches
        by id and test each one."""
        walk = f"indexed n CROSS JOIN {self.table} ON {self.table}.rowid = n.number WHERE {self._conditions}"
        return (
            f"SELECT n.id, NULL FROM {walk if dense else self._joined} ORDER BY 1 LIMIT :limit OFFSET :skip"
        )

    def every(self) -> str:
        """id of every speech, in order."""
        return f"SELECT n.id FROM {self._joined} ORDER BY n.id"

    @property
    def _conditions(self) -> str:
        return f"{self.table} MATCH :match{self.where}"

    @property
    def _joined(self) -> str:
        return f"{self.table} CROSS JOIN indexed n ON n.number = {self.table}.rowid WHERE {self._conditions}"


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans for one query: for all results, and for those with and without every term in the title."""

    whole: Plan
    titles: Plan
    others: Plan
    rare: Plan | None
    """For single characters: the same results from a table that scores, but is fast only for rare ones."""


def plans_of(query: Query, filters: Filters) -> Plans:
    """The plans for a query."""
    long, short = _parted(query.wanted)
    where, bound = filters.sql("n")
    return (_plans_of_terms if long else _plans_of_signs)(query, long or short, where, bound)


def matching(sign: str) -> Plan:
    """The plan for one character, without filters."""
    return Plan(SIGNS, _quoted(sign))


def _plans_of_terms(query: Query, long: Sequence[str], where: str, bound: dict[str, object]) -> Plans:
    short, (no_long, no_short) = _parted(query.wanted)[1], _parted(query.unwanted)
    if short:
        where += _in(SIGNS, "wanted")
        bound = bound | {"wanted": _each(short, _quoted, "AND")}
    if no_short:
        where += _in(SIGNS, "unwanted", "NOT ")
        bound = bound | {"unwanted": _each(no_short, _quoted, "OR")}
    match = _each(long, _phrase, "AND")
    if no_long:
        match = f"{match} NOT {_each(no_long, _phrase, 'OR')}"
    whole = Plan(TEXTS, match, where, bound)
    in_title = _each(long, _phrase, "AND")
    others = replace(whole, where=where + _in(TITLES, "titles", "NOT "), bound=bound | {"titles": in_title})
    if no_long:
        where += _in(TEXTS, "barred", "NOT ")
        bound = bound | {"barred": _each(no_long, _phrase, "OR")}
    return Plans(whole, Plan(TITLES, in_title, where, bound), others, None)


def _plans_of_signs(query: Query, short: Sequence[str], where: str, bound: dict[str, object]) -> Plans:
    no_long, no_short = _parted(query.unwanted)
    if no_long:
        where += _in(TEXTS, "unwanted", "NOT ")
        bound = bound | {"unwanted": _each(no_long, _phrase, "OR")}
    rare = Plan(TEXTS, _each(short, _prefix, "AND"), where, bound)
    match = _each(short, _quoted, "AND")
    if no_short:
        match = f"{match} NOT {_each(no_short, _quoted, 'OR')}"
        outside = {"signs": _each(no_short, _quoted, "OR")}
        rare = replace(rare, where=where + _in(SIGNS, "signs", "NOT "), bound=bound | outside)
    in_title = _each(short, _title_sign, "AND")
    whole = Plan(SIGNS, match, where, bound)
    titles = replace(whole, match=f"({match}) AND {in_title}")
    return Plans(whole, titles, replace(whole, match=f"({match}) NOT {in_title}"), rare)


def _parted(terms: Iterable[str]) -> tuple[list[str], list[str]]:
    """The terms of two characters or more, and the single characters."""
    listed = list(terms)
    return [t for t in listed if len(t) > 1], [t for t in listed if len(t) == 1]


def _in(table: str, name: str, negation: str = "") -> str:
    return f" AND n.number {negation}IN (SELECT rowid FROM {table} WHERE {table} MATCH :{name})"


def _each(terms: Sequence[str], form: Callable[[str], str], joint: str) -> str:
    return f"({f' {joint} '.join(map(form, terms))})"


def _phrase(term: str) -> str:
    return _quoted(" ".join(term[start : start + 2] for start in range(len(term) - 1)))


def _prefix(sign: str) -> str:
    return f"{_quoted(sign)} *"


def _title_sign(sign: str) -> str:
    return _quoted(TITLE_SIGN + sign)


def _quoted(words: str) -> str:
    return f'"{words}"'
