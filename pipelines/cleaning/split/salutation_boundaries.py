"""Salutation boundaries: speeches that follow one another without numbers.

A new speech begins where the lines above end as speeches do, or with a separator, and the next line is a
salutation, with or without a title above it. But a speaker may address the audience again before the last
words, and the chair of a meeting does so repeatedly; so the text below the salutation must begin as a speech
does, or be long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, islice, pairwise, takewhile
from typing import NamedTuple

from pipelines.cleaning.phrases import GREETING_MARKS, is_farewell, is_opening, is_salutation
from pipelines.cleaning.split.heading_evidence import TitlePromise
from pipelines.cleaning.split.lines import (
    SHORTEST_SPEECH,
    Line,
    ends_speech,
    heads_speech,
    is_greeting,
    is_separator,
    lines_of,
    title_above,
)
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import CHAIRED

_SHORTEST_UNOPENED = 600
"""Characters that must follow a salutation when the line after it does not begin as a speech does."""
_FEWEST_LINES = 4


class _Start(NamedTuple):
    """Where a speech begins."""

    line: int
    """The number of its first line."""
    has_title: bool
    """Whether that line is its title."""


def split_at_salutations(sections: Sections, narrow: str) -> None:
    """Split each section where another speech begins in it; the parts are numbered in their titles."""
    for section in tuple(sections):
        if may_hold_salutation(narrow, section) and CHAIRED.search(section.title) is None:
            parts = _parts_at_starts(sections, section, lines_of(narrow, section.start, section.end))
            if parts:
                sections.replace(section, parts)


def may_hold_salutation(narrow: str, section: Section) -> bool:
    """Whether a line ends as a salutation does, far enough from the beginning and with lines below it."""
    first = section.start + SHORTEST_SPEECH
    return any(narrow.find(f"{mark}\n", first, section.end) >= 0 for mark in GREETING_MARKS)


def _parts_at_starts(sections: Sections, section: Section, lines: Sequence[Line]) -> list[Section]:
    further = _further_starts(lines, TitlePromise.of(sections.title).several) if lines else []
    if not further:
        return []
    is_titled = any(start.has_title for start in further)
    starts = [_Start(0, is_titled and heads_speech(lines)), *further]
    parts = []
    for number, (start, below) in enumerate(pairwise([*starts, _Start(len(lines), False)]), 1):
        title = section.title if is_titled and number == 1 else f"{section.title}({number})"
        parts.append(_part_from_lines(sections, lines[start.line : below.line], start.has_title, title))
    for part in parts:
        sections.drop_head(part, part.start, "split.border")
        sections.drop_tail(part, part.end, "split.border")
    parts[0].starts_mid_sentence = section.starts_mid_sentence
    parts[-1].truncated = section.truncated
    return parts


def _part_from_lines(sections: Sections, lines: Sequence[Line], has_title: bool, title: str) -> Section:
    """Return one speech: its lines without its title."""
    if has_title:
        sections.cut(lines[0].start, lines[0].end, "split.heading")
        return Section(lines[0].end, lines[-1].end, lines[0].text)
    return Section(lines[0].start, lines[-1].end, title)


def _further_starts(lines: Sequence[Line], several: bool) -> list[_Start]:
    """Return where further speeches begin.

    Below a separator no more evidence is needed where the page's title promises ``several``.
    """
    starts: list[_Start] = []
    since = lines[0].start
    for i, line in enumerate(lines):
        if i < 1 or not is_greeting(line.text):
            continue
        first = title_above(lines, i) if i > 1 else i
        if first < 1:
            continue
        above = lines[first - 1].text
        if lines[first].start - since < SHORTEST_SPEECH or not ends_speech(lines, first - 1):
            continue
        if is_farewell(above) or (several and is_separator(above)) or _is_speech_below(lines, i + 1):
            starts.append(_Start(first, has_title=first < i))
            since = lines[first].start
    return starts


def _is_speech_below(lines: Sequence[Line], first: int) -> bool:
    """Whether the lines from ``first`` on, below a salutation, are a speech and not the last words of one."""
    below = dropwhile(lambda line: is_salutation(line.text), islice(lines, first, None))
    length = count = 0
    fewest = _SHORTEST_UNOPENED, _FEWEST_LINES
    for text in (line.text for line in takewhile(lambda line: not is_salutation(line.text), below)):
        if not count and is_opening(text):
            fewest = SHORTEST_SPEECH, 1
        length, count = length + len(text), count + 1
        if length >= fewest[0] and count >= fewest[1]:
            return True  # the rest is not read: a page may consist of salutations
    return False
