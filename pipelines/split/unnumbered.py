"""Titles without numbers: a page that shows several speeches, each under a title of its own.

A line that reads like a title proves nothing: parts of a report are headed so (下半年工作计划). So the page
must begin with such a line, and each further one must be followed by a salutation; by a first sentence only
where the page's title promises several speeches or the speech above has come to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.formulas import fold, is_closing, is_opening, is_salutation, is_section, is_signature
from pipelines.split.chains import Heading
from pipelines.split.titles import bare, is_title
from pipelines.split.vocabulary import CHAIRED, COLLECTION, TITLE_END

_SHORTEST_TITLE = 6
_SHORTEST_SPEECH = 120
_SIGNED = 2
"""Lines between a title and its speech that name the speaker or the day."""


class _Line(NamedTuple):
    start: int
    text: str


def find(folded: str, title: str) -> list[Heading]:
    """The titles as headings, numbered in their order; none where the page is no collection."""
    first = folded.lstrip().partition("\n")[
        0
    ]  # hardly any page begins with a title: its lines need not be listed
    if not _is_candidate(first) or CHAIRED.search(title):
        return []
    lines = list(_lines(folded))
    promised = COLLECTION.search(fold(title)) is not None
    starts = [0, *(at for at in range(1, len(lines)) if _begins(lines, at, promised))]
    ends = [*starts[1:], len(lines)]
    spoken = [_length(lines, start, end) >= _SHORTEST_SPEECH for start, end in zip(starts, ends, strict=True)]
    if len(starts) < 2 or not all(spoken):
        return []
    return [_heading(lines[at], number) for number, at in enumerate(starts, 1)]


def _lines(folded: str) -> Iterator[_Line]:
    start = 0
    for text in folded.split("\n"):
        if text.strip():
            yield _Line(start, text)
        start += len(text) + 1


def _is_candidate(text: str) -> bool:
    return (
        len(text) >= _SHORTEST_TITLE
        and is_title(text)
        and TITLE_END.search(text) is not None
        and not is_section(text)
        and not is_opening(text)
    )


def _begins(lines: list[_Line], at: int, promised: bool) -> bool:
    """Whether a further speech begins with this line, its title."""
    if not _is_candidate(lines[at].text):
        return False
    below = at + 1
    while below < len(lines) and below - at <= _SIGNED and is_signature(lines[below].text):
        below += 1
    if below == len(lines):
        return False
    first = lines[below].text
    return is_salutation(first) or (is_opening(first) and (promised or _ends(lines, at - 1)))


def _ends(lines: list[_Line], at: int) -> bool:
    """Whether a speech ends with this line: it signs, or says the last words."""
    return is_signature(lines[at].text) or is_closing(lines[at].text)


def _length(lines: list[_Line], start: int, end: int) -> int:
    """Characters below a title."""
    return sum(len(line.text) for line in lines[start + 1 : end])


def _heading(line: _Line, number: int) -> Heading:
    end = line.start + len(line.text)
    return Heading(line.start, end, number, "", bare(line.text), alone=True, sure=True, greeted=True)
