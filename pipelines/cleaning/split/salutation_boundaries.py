"""Parting: speeches that follow one another without a number.

Where one ends as speeches do, or a row of ornaments stands, and the next line does nothing but address an
audience, a new speech begins, be it below a title of its own. But a speaker may address the audience again
before the last words, and whoever chairs a meeting does so all the time; so what follows the salutation must
begin as a speech does or be long.
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
    above_salutation,
    ends,
    greets,
    heads,
    is_separator,
    lines_of,
)
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import CHAIRED

_SHORTEST_UNOPENED = 600
"""Characters that must follow a salutation when the line after it does not begin as a speech does."""
_FEWEST_LINES = 4


class _Start(NamedTuple):
    at: int
    """The number of its first line."""
    titled: bool
    """Whether that is its title."""


def divide(sections: Sections, folded: str) -> None:
    """Part each section where another speech begins in it; the parts are numbered in their titles."""
    for section in tuple(sections):
        if may_hold_another_speech(folded, section) and CHAIRED.search(section.title) is None:
            parts = _parts(sections, section, lines_of(folded, section.start, section.end))
            if parts:
                sections.replace(section, parts)


def may_hold_another_speech(folded: str, section: Section) -> bool:
    """Whether a line ends as a salutation does, far enough down and with lines below it."""
    first = section.start + SHORTEST_SPEECH
    return any(folded.find(f"{mark}\n", first, section.end) >= 0 for mark in GREETING_MARKS)


def _parts(sections: Sections, section: Section, lines: Sequence[Line]) -> list[Section]:
    further = _starts(lines, TitlePromise.of(sections.title).several) if lines else []
    if not further:
        return []
    named = any(start.titled for start in further)
    starts = [_Start(0, named and heads(lines)), *further]
    parts = []
    for number, (start, below) in enumerate(pairwise([*starts, _Start(len(lines), False)]), 1):
        title = section.title if named and number == 1 else f"{section.title}({number})"
        parts.append(_part(sections, lines[start.at : below.at], start.titled, title))
    for part in parts:
        sections.drop_head(part, part.start, "split.border")
        sections.drop_tail(part, part.end, "split.border")
    parts[0].starts_mid_sentence = section.starts_mid_sentence
    parts[-1].truncated = section.truncated
    return parts


def _part(sections: Sections, lines: Sequence[Line], titled: bool, title: str) -> Section:
    """One speech: its lines without its own title."""
    if titled:
        sections.cut(lines[0].start, lines[0].end, "split.heading")
        return Section(lines[0].end, lines[-1].end, lines[0].text)
    return Section(lines[0].start, lines[-1].end, title)


def _starts(lines: Sequence[Line], several: bool) -> list[_Start]:
    """Where further speeches begin. Below a row of ornaments nothing else is asked where the page's title
    promises ``several``."""
    found: list[_Start] = []
    since = lines[0].start
    for i, line in enumerate(lines):
        if i < 1 or not greets(line.text):
            continue
        at = above_salutation(lines, i) if i > 1 else i
        if at < 1:
            continue
        above = lines[at - 1].text
        if lines[at].start - since < SHORTEST_SPEECH or not ends(lines, at - 1):
            continue
        if is_farewell(above) or (several and is_separator(above)) or _begins(lines, i + 1):
            found.append(_Start(at, titled=at < i))
            since = lines[at].start
    return found


def _begins(lines: Sequence[Line], at: int) -> bool:
    """Whether the lines from ``at`` on, below a salutation, are a speech and not the last words of one."""
    below = dropwhile(lambda line: is_salutation(line.text), islice(lines, at, None))
    length = count = 0
    asked = _SHORTEST_UNOPENED, _FEWEST_LINES
    for text in (line.text for line in takewhile(lambda line: not is_salutation(line.text), below)):
        if not count and is_opening(text):
            asked = SHORTEST_SPEECH, 1
        length, count = length + len(text), count + 1
        if length >= asked[0] and count >= asked[1]:
            return True  # not read to its end: a page may be nothing but salutations
    return False
