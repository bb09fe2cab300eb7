"""Parting: speeches that follow one another without a number.

Where one ends as speeches do and the next line does nothing but address an audience, a new speech begins.
But a speaker may address the audience again before the last words, and whoever chairs a meeting does so all
the time; so what follows the salutation must begin as a speech does or be long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile

from pipelines.formulas import GREETING_MARKS, is_closing, is_opening, is_salutation, is_signature
from pipelines.split.sections import Section, Sections
from pipelines.split.titles import is_title
from pipelines.split.vocabulary import CHAIRED, GENRE

_SHORTEST_SPEECH = 120
_SHORTEST_UNOPENED = 600
"""Characters that must follow a salutation when the line after it does not begin as a speech does."""
_FEWEST_LINES = 4
_NAMED = re.compile(GENRE + r"$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Start:
    """The first line of a further speech, and that line again where it is its title."""

    first: _Line
    title: _Line | None


def divide(sections: Sections, folded: str) -> None:
    """Part each section where another speech begins in it; the parts are numbered in their titles."""
    for section in tuple(sections):
        if _may_part(folded, section) and CHAIRED.search(section.title) is None:
            parts = _parts(sections, section, _lines(folded, section))
            if parts:
                sections.replace(section, parts)


def _may_part(folded: str, section: Section) -> bool:
    """Whether a line ends as a salutation does, far enough down and with lines below it."""
    first = section.start + _SHORTEST_SPEECH
    return any(folded.find(f"{mark}\n", first, section.end) >= 0 for mark in GREETING_MARKS)


def _lines(folded: str, section: Section) -> list[_Line]:
    lines, start = [], section.start
    for text in folded[section.start : section.end].split("\n"):
        lines.append(_Line(start, start + len(text), text))
        start += len(text) + 1
    return lines


def _parts(sections: Sections, section: Section, lines: list[_Line]) -> list[Section]:
    starts = _starts(lines, section)
    if not starts:
        return []
    named = any(start.title for start in starts)
    ends = [start.first.start for start in starts] + [section.end]
    parts = [Section(section.start, ends[0], section.title if named else f"{section.title}(1)")]
    for i, (start, end) in enumerate(zip(starts, ends[1:], strict=True), 2):
        title = start.title.text if start.title else f"{section.title}({i})"
        parts.append(Section(start.title.end if start.title else start.first.start, end, title))
        if start.title:
            sections.cut(start.title.start, start.title.end, "heading")
    for part in parts:
        sections.drop_head(part, part.start, "border")
        sections.drop_tail(part, part.end, "border")
    parts[0].starts_mid_sentence = section.starts_mid_sentence
    parts[-1].truncated = section.truncated
    return parts


def _starts(lines: list[_Line], section: Section) -> list[_Start]:
    """Where further speeches begin."""
    found: list[_Start] = []
    since = section.start
    for i, line in enumerate(lines):
        if i < 1 or not is_salutation(line.text) or line.text[-1] not in GREETING_MARKS:
            continue
        title = lines[i - 1] if i > 1 and _is_heading(lines[i - 1].text) else None
        first, above = (title, i - 2) if title else (line, i - 1)
        if first.start - since >= _SHORTEST_SPEECH and _ends(lines, above) and _begins(lines, i + 1):
            found.append(_Start(first, title))
            since = first.start
    return found


def _is_heading(text: str) -> bool:
    return is_title(text) and _NAMED.search(text) is not None


def _ends(lines: list[_Line], at: int) -> bool:
    """Whether a speech ends with this line, or with the one above its signature."""
    while at > 0 and is_signature(lines[at].text):
        at -= 1
    return is_closing(lines[at].text)


def _begins(lines: list[_Line], at: int) -> bool:
    """Whether the lines from ``at`` on, below a salutation, are a speech and not the last words of one."""
    below = dropwhile(lambda line: is_salutation(line.text), islice(lines, at, None))
    texts = [line.text for line in takewhile(lambda line: not is_salutation(line.text), below)]
    if not texts:
        return False
    length = sum(map(len, texts))
    if is_opening(texts[0]):
        return length >= _SHORTEST_SPEECH
    return length >= _SHORTEST_UNOPENED and len(texts) >= _FEWEST_LINES
