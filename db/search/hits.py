"""Hits: a speech that was found, and its text cut around what was looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db.search.fold import BLANK, fold_places
from db.search.query import Query
from textbasics.codepoints import from_code_points
from textbasics.sentences import FULL_WIDTH_CLAUSE_MARKS

SNIPPET = 80
"""Characters of a snippet."""
_LEAD = 20
"""Most characters that a snippet shows before the first match."""
_BREAK = re.compile(rf"[{FULL_WIDTH_CLAUSE_MARKS}…\n]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a title or text."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence with what stands around it; line breaks are blanks."""

    before: str
    match: str
    after: str


class Found(NamedTuple):
    """The row of a text that was found."""

    id: str
    title: str
    text: str
    site: str
    url: str
    published: str | None
    genre: str
    chars: int
    copies: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A speech that was found."""

    id: str
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    site: str
    url: str
    published: str | None
    """YYYY-MM-DD."""
    genre: str
    chars: int
    copies: int
    score: float | None
    """By bm25, the lower the better; None where so many speeches were found that none was scored."""
    copy_of: str | None = None
    """The id of the speech that this text was removed as a copy of; None for a speech of the corpus."""


def hit_of(found: Found, query: Query, score: float | None = None, copy_of: str | None = None) -> Hit:
    """The row as it is shown."""
    return Hit(
        id=found.id,
        title=marked(found.title, query),
        snippet=snippet(found.text, query),
        site=found.site,
        url=found.url,
        published=found.published,
        genre=found.genre,
        chars=found.chars,
        copies=found.copies,
        score=score,
        copy_of=copy_of,
    )


def occurrences_of(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the wanted terms stand in a text, as starts and ends in order; those that overlap are one."""
    points, places = fold_places(text)
    folded = from_code_points(points)
    found = sorted(span for term in query.wanted for span in _spans(folded, term))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return [(int(places[start]), int(places[end - 1]) + 1) for start, end in merged]


def _spans(folded: str, term: str) -> Iterator[tuple[int, int]]:
    at = folded.find(term)
    while at >= 0:
        yield at, at + len(term)
        at = folded.find(term, at + len(term))


def holds(title: str, text: str, query: Query) -> bool:
    """Whether a speech is what the query asks for."""
    parts = [from_code_points(fold_places(part)[0]) + BLANK for part in (title, text)]
    return all(any(t in part for part in parts) for t in query.wanted) and not any(
        t in part for t in query.unwanted for part in parts
    )


def marked(text: str, query: Query) -> tuple[Segment, ...]:
    """The whole text, what was looked for marked."""
    return _segments(text, 0, len(text), occurrences_of(text, query))


def snippet(text: str, query: Query) -> tuple[Segment, ...]:
    """The text around the first place that was looked for, or its beginning where only the title has it."""
    spans = occurrences_of(text, query)
    start = _start(text, spans[0][0]) if spans else 0
    end = max(start + SNIPPET, spans[0][1] if spans else 0)
    return _segments(text, start, min(end, len(text)), spans)


def _start(text: str, at: int) -> int:
    """Where to begin so that the place is seen: behind the mark before it, if one is near."""
    earliest = max(at - _LEAD, 0)
    marks = [match.end() for match in _BREAK.finditer(text, earliest, at)]
    return 0 if earliest == 0 else next(iter(marks), earliest)


def _segments(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    parts: list[Segment] = []
    at = start
    for first, last in spans:
        if start <= first and last <= end:
            parts += [Segment(text[at:first], False), Segment(text[first:last], True)]
            at = last
    parts.append(Segment(text[at:end], False))
    return tuple(part for part in parts if part.text)


def lines_of(text: str, query: Query, width: int) -> Iterator[Line]:
    """Every occurrence with up to ``width`` characters before and after it."""
    for start, end in occurrences_of(text, query):
        parts = (text[max(start - width, 0) : start], text[start:end], text[end : end + width])
        yield Line(*("".join(" " if sign.isspace() else sign for sign in part) for part in parts))
