"""Parting: speeches that follow one another without a number.

Where one ends as speeches do and the next line does nothing but address an audience, a new speech begins. But a
speaker may address the audience again before the last words, and whoever chairs a meeting does so all the time; so
what follows the salutation must begin as a speech does or be long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.formulas import GREETING_MARKS, is_closing, is_opening, is_salutation, is_signature
from pipelines.split.sections import Section, Sections
from pipelines.split.titles import is_title
from pipelines.split.vocabulary import GENRE

_SHORTEST_SPEECH = 200
_SHORTEST_UNOPENED = 600
"""Characters that must follow a salutation when the line after it does not begin as a speech does."""
_FEWEST_LINES = 4
_CHAIRED = re.compile(r"主持|串词|议程|台词")
_NAMED = re.compile(GENRE + r"$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def divide(sections: Sections, folded: str) -> None:
    """Part each section where another speech begins in it; the parts are numbered in their titles."""
    for section in tuple(sections):
        if _CHAIRED.search(section.title) is None:
            parts = _parts(sections, section, _lines(folded, section))
            if len(parts) > 1:
                sections.replace(section, parts)


def _lines(folded: str, section: Section) -> list[_Line]:
    lines, start = [], section.start
    for text in folded[section.start : section.end].split("\n"):
        lines.append(_Line(start, start + len(text), text))
        start += len(text) + 1
    return lines


def _parts(sections: Sections, section: Section, lines: list[_Line]) -> list[Section]:
    starts = _starts(lines, section)
    titles = [section.title, *(line.text if line else "" for _, line in starts)]
    ends = [first.start for first, _ in starts] + [section.end]
    begins = [section.start, *((title.end if title else first.start) for first, title in starts)]
    named = any(titles[1:])
    parts = []
    for i, (begin, end, title) in enumerate(zip(begins, ends, titles, strict=True), 1):
        name = title if title and (named or len(ends) == 1) else f"{section.title}({i})"
        part = Section(begin, end, name, section.heading)
        sections.drop_head(part, begin, "border")
        sections.drop_tail(part, end, "border")
        parts.append(part)
    parts[0].starts_mid_sentence = section.starts_mid_sentence
    parts[-1].truncated = section.truncated
    for first, title in starts:
        if title:
            sections.cut(first.start, title.end, "heading")
    return parts


def _starts(lines: list[_Line], section: Section) -> list[tuple[_Line, _Line | None]]:
    """The first line of each further speech, and that line again where it is its title."""
    found: list[tuple[_Line, _Line | None]] = []
    since = section.start
    for i, line in enumerate(lines):
        if i < 1 or not is_salutation(line.text) or line.text[-1] not in GREETING_MARKS:
            continue
        title = lines[i - 1] if i > 1 and _is_heading(lines[i - 1].text) else None
        first = title or line
        above = lines[i - 2] if title else lines[i - 1]
        if first.start - since >= _SHORTEST_SPEECH and _ends(lines, above) and _begins(lines[i + 1 :]):
            found.append((first, title))
            since = first.start
    return found


def _is_heading(text: str) -> bool:
    return is_title(text) and _NAMED.search(text) is not None


def _ends(lines: list[_Line], above: _Line) -> bool:
    """Whether a speech ends with this line, or with the one above its signature."""
    at = lines.index(above)
    while at > 0 and is_signature(lines[at].text):
        at -= 1
    return is_closing(lines[at].text)


def _begins(below: list[_Line]) -> bool:
    """Whether the lines below a salutation are a speech and not the last words of one."""
    while below and is_salutation(below[0].text):
        below = below[1:]
    if not below:
        return False
    length = 0
    for i, line in enumerate(below):
        if i and is_salutation(line.text):
            below = below[:i]
            break
        length += len(line.text)
    if is_opening(below[0].text):
        return length >= _SHORTEST_SPEECH
    return length >= _SHORTEST_UNOPENED and len(below) >= _FEWEST_LINES
