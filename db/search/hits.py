"""Hits: the speeches that a search found, and their texts cut around the matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db.search.query import Query
from db.search.searchform import BLANK, search_form_with_offsets
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
    """One match with the text around it; line breaks are blanks."""

    before: str
    match: str
    after: str


class ResultRow(NamedTuple):
    """The row of a text that was found; its fields are columns of ``speeches``."""

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
    """By bm25, the lower the better; None where too many speeches were found to score them."""
    copy_of: str | None = None
    """The id of the speech that this text was removed as a copy of; None for a speech of the corpus."""


def hit_of(row: ResultRow, query: Query, score: float | None = None, copy_of: str | None = None) -> Hit:
    """The row as a hit."""
    return Hit(
        id=row.id,
        title=marked(row.title, query),
        snippet=snippet(row.text, query),
        site=row.site,
        url=row.url,
        published=row.published,
        genre=row.genre,
        chars=row.chars,
        copies=row.copies,
        score=score,
        copy_of=copy_of,
    )


def occurrences_of(text: str, query: Query) -> list[tuple[int, int]]:
    """The (start, end) of each match in a text, in order; matches that overlap are merged."""
    points, offsets = search_form_with_offsets(text)
    form = from_code_points(points)
    spans = sorted(span for term in query.wanted for span in _spans(form, term))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return [(int(offsets[start]), int(offsets[end - 1]) + 1) for start, end in merged]


def _spans(form: str, term: str) -> Iterator[tuple[int, int]]:
    start = form.find(term)
    while start >= 0:
        yield start, start + len(term)
        start = form.find(term, start + len(term))


def holds(title: str, text: str, query: Query) -> bool:
    """Whether a speech has all wanted terms and no unwanted one."""
    parts = [from_code_points(search_form_with_offsets(part)[0]) + BLANK for part in (title, text)]
    return all(any(t in part for part in parts) for t in query.wanted) and not any(
        t in part for t in query.unwanted for part in parts
    )


def marked(text: str, query: Query) -> tuple[Segment, ...]:
    """The whole text with its matches marked."""
    return _segments(text, 0, len(text), occurrences_of(text, query))


def snippet(text: str, query: Query) -> tuple[Segment, ...]:
    """The text around the first match, or its beginning where only the title has a match."""
    spans = occurrences_of(text, query)
    start = _start(text, spans[0][0]) if spans else 0
    end = max(start + SNIPPET, spans[0][1] if spans else 0)
    return _segments(text, start, min(end, len(text)), spans)


def _start(text: str, at: int) -> int:
    """Where the snippet starts: after the punctuation mark before the match, if one is near."""
    earliest = max(at - _LEAD, 0)
    marks = [match.end() for match in _BREAK.finditer(text, earliest, at)]
    return 0 if earliest == 0 else next(iter(marks), earliest)


def _segments(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    parts: list[Segment] = []
    position = start
    for first, last in spans:
        if start <= first and last <= end:
            parts += [Segment(text[position:first], False), Segment(text[first:last], True)]
            position = last
    parts.append(Segment(text[position:end], False))
    return tuple(part for part in parts if part.text)


def lines_of(text: str, query: Query, width: int) -> Iterator[Line]:
    """Every match with up to ``width`` characters before and after it."""
    for start, end in occurrences_of(text, query):
        parts = (text[max(start - width, 0) : start], text[start:end], text[end : end + width])
        yield Line(*("".join(" " if sign.isspace() else sign for sign in part) for part in parts))
