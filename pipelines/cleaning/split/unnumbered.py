"""Titles without numbers: a page that shows several speeches, each under a title of its own.

A line that looks like a title proves nothing: the parts of a report have such headings (下半年工作计划). So
the page must begin with such a line, except for an introduction by its editors, and a salutation must follow
each further one. A first sentence is enough only where the page's title promises several speeches, or the
speech above has ended. A title that names no kind of speech needs a salutation below and an end above,
unless there are as many titles as promised.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.metadata.title_lines import title_key
from pipelines.cleaning.phrases import GREETING_MARKS, is_opening, is_salutation
from pipelines.cleaning.split.chains import Heading
from pipelines.cleaning.split.lines import (
    SHORTEST_SPEECH,
    Line,
    ends_speech,
    is_bracketed,
    is_greeting,
    line_below_title,
    lines_of,
    may_be_title,
    names_genre,
)
from pipelines.cleaning.split.titles import promised_count
from pipelines.cleaning.split.vocabulary import CHAIRED, COLLECTION, is_introduced
from textbasics.width import half_width

_LONGEST_BEFORE = 600
"""Characters of an introduction above the first title."""


def find_titles(narrow: str, title: str) -> list[Heading]:
    """Return the titles as headings, numbered in their order; none where the page is no collection."""
    if CHAIRED.search(title):
        return []
    count = promised_count(title)
    is_collection = count is not None or COLLECTION.search(half_width(title)) is not None
    if not (is_collection or _may_be_collection(narrow)):
        return []
    lines = lines_of(narrow, 0, len(narrow))
    for starts in (_titles_as_promised(lines, count), _titles_by_text_below(lines, is_collection)):
        if len(starts) > 1 and _length_below(lines, starts[0], starts[1]) < SHORTEST_SPEECH:
            starts = starts[1:]  # the page's own title, above an introduction
        if len(starts) > 1 and _is_introduction_above(lines, starts[0]) and _are_long_enough(lines, starts):
            return [_heading_from_line(lines[start], number) for number, start in enumerate(starts, 1)]
    return []


def _may_be_collection(narrow: str) -> bool:
    """Whether the lines must be read at all: most pages hold one speech, and begin with it."""
    first = narrow.lstrip().partition("\n")[0]
    if names_genre(first) or is_bracketed(first):
        return True
    greetings = sum(narrow.count(f"{mark}\n") for mark in GREETING_MARKS)
    return greetings > 1 and is_introduced(narrow, 0, _LONGEST_BEFORE)


def _titles_by_text_below(lines: Sequence[Line], is_collection: bool) -> list[int]:
    """Return the lines that are titles by the text below them; the first has no speech above it."""
    starts: list[int] = []
    for index in range(len(lines)):
        if _is_title_of_speech(lines, index, is_collection, is_first=not starts):
            starts.append(index)
    return starts


def _is_title_of_speech(lines: Sequence[Line], index: int, is_collection: bool, is_first: bool) -> bool:
    """Whether a speech begins with this line, its title."""
    if not may_be_title(lines[index].text) or (below := line_below_title(lines, index)) == len(lines):
        return False
    first, over = lines[below].text, is_first or ends_speech(lines, index - 1)
    if not names_genre(lines[index].text):
        return (over or is_bracketed(lines[index].text)) and is_greeting(first)
    return index == 0 or is_salutation(first) or (is_opening(first) and (is_collection or over))


def _titles_as_promised(lines: Sequence[Line], count: int | None) -> list[int]:
    """Return the lines that may be titles, where there are exactly as many as the page's title promises."""
    starts = [index for index, line in enumerate(lines) if may_be_title(line.text)]
    return starts if len(starts) == count else []


def _is_introduction_above(lines: Sequence[Line], index: int) -> bool:
    """Whether only an introduction by editors stands above the first title."""
    above = lines[:index]
    return sum(len(line.text) for line in above) <= _LONGEST_BEFORE and not any(
        is_salutation(line.text) for line in above
    )


def _are_long_enough(lines: Sequence[Line], starts: Sequence[int]) -> bool:
    """Whether there is enough text below each title."""
    borders = [*starts[1:], len(lines)]
    return all(
        _length_below(lines, start, end) >= SHORTEST_SPEECH
        for start, end in zip(starts, borders, strict=True)
    )


def _length_below(lines: Sequence[Line], start: int, end: int) -> int:
    """Characters below the title ``start``."""
    return sum(len(line.text) for line in lines[start + 1 : end])


def _heading_from_line(line: Line, number: int) -> Heading:
    return Heading(
        line.start,
        line.end,
        number,
        "",
        title_key(line.text),
        is_own_line=True,
        has_evidence=True,
        has_speech_below=True,
    )
