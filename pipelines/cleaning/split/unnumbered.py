"""Titles without numbers: a page that shows several speeches, each under a title of its own.

A line that reads like a title proves nothing: parts of a report are headed so (下半年工作计划). So the page
must begin with such a line, but for what its editors wrote, and each further one must be followed by a
salutation; by a first sentence only where the page's title promises several speeches or the speech above has
come to its end. A title that names no kind of speech needs both, unless there are as many as promised.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.metadata.title_lines import title_key
from pipelines.cleaning.phrases import GREETING_MARKS, is_opening, is_salutation
from pipelines.cleaning.split.chains import Heading
from pipelines.cleaning.split.lines import (
    SHORTEST_SPEECH,
    Line,
    below_title,
    ends,
    greets,
    is_framed,
    is_named,
    lines_of,
    may_be_title,
)
from pipelines.cleaning.split.titles import promised
from pipelines.cleaning.split.vocabulary import CHAIRED, COLLECTION, is_introduced
from textbasics.width import half_width

_LONGEST_BEFORE = 600
"""Characters of an introduction above the first title."""


def find(folded: str, title: str) -> list[Heading]:
    """The titles as headings, numbered in their order; none where the page is no collection."""
    if CHAIRED.search(title):
        return []
    count = promised(title)
    is_collection = count is not None or COLLECTION.search(half_width(title)) is not None
    if not (is_collection or _may_be_collection(folded)):
        return []
    lines = lines_of(folded, 0, len(folded))
    for starts in (_counted(lines, count), _greeted(lines, is_collection)):
        if len(starts) > 1 and _length(lines, starts[0], starts[1]) < SHORTEST_SPEECH:
            starts = starts[1:]  # the page's own title, above an introduction
        if len(starts) > 1 and _introduces(lines, starts[0]) and _are_speeches(lines, starts):
            return [_heading(lines[at], number) for number, at in enumerate(starts, 1)]
    return []


def _may_be_collection(folded: str) -> bool:
    """Whether the lines are worth listing: most pages hold one speech, and begin with it."""
    first = folded.lstrip().partition("\n")[0]
    if is_named(first) or is_framed(first):
        return True
    greeted = sum(folded.count(f"{mark}\n") for mark in GREETING_MARKS)
    return greeted > 1 and is_introduced(folded, 0, _LONGEST_BEFORE)


def _greeted(lines: Sequence[Line], is_collection: bool) -> list[int]:
    """The lines that are titles by what follows them; the first of them has no speech above it."""
    starts: list[int] = []
    for at in range(len(lines)):
        if _begins(lines, at, is_collection, is_first=not starts):
            starts.append(at)
    return starts


def _begins(lines: Sequence[Line], at: int, is_collection: bool, is_first: bool) -> bool:
    """Whether a speech begins with this line, its title."""
    if not may_be_title(lines[at].text) or (below := below_title(lines, at)) == len(lines):
        return False
    first, over = lines[below].text, is_first or ends(lines, at - 1)
    if not is_named(lines[at].text):
        return (over or is_framed(lines[at].text)) and greets(first)
    return at == 0 or is_salutation(first) or (is_opening(first) and (is_collection or over))


def _counted(lines: Sequence[Line], count: int | None) -> list[int]:
    """The lines that may be titles, where there are just as many as the page's title promises."""
    starts = [at for at, line in enumerate(lines) if may_be_title(line.text)]
    return starts if len(starts) == count else []


def _introduces(lines: Sequence[Line], at: int) -> bool:
    """Whether nothing but editors' words stands above the first title."""
    above = lines[:at]
    return sum(len(line.text) for line in above) <= _LONGEST_BEFORE and not any(
        is_salutation(line.text) for line in above
    )


def _are_speeches(lines: Sequence[Line], starts: Sequence[int]) -> bool:
    """Whether enough text stands below each title."""
    ends = [*starts[1:], len(lines)]
    return all(_length(lines, start, end) >= SHORTEST_SPEECH for start, end in zip(starts, ends, strict=True))


def _length(lines: Sequence[Line], start: int, end: int) -> int:
    """Characters below the title ``start``."""
    return sum(len(line.text) for line in lines[start + 1 : end])


def _heading(line: Line, number: int) -> Heading:
    return Heading(
        line.start, line.end, number, "", title_key(line.text), alone=True, sure=True, greeted=True
    )
