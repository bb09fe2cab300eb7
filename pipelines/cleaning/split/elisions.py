"""Elisions: passages that a preview leaves out in the middle of a page (此处隐藏924个字)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import ELISION

_HINT = re.compile(r"(?:隐藏|省略)了?\s?\d")
_REACH = 80
"""Characters of an elision on either side of its hint; blanks around it may be many."""


def find_elision(narrow: str) -> re.Match[str] | None:
    """Return the first elision of a half-width text."""
    return next(_elisions(narrow, 0, len(narrow)), None)


def _elisions(narrow: str, start: int, end: int) -> Iterator[re.Match[str]]:
    position = start
    for hint in _HINT.finditer(narrow, start, end):
        match = ELISION.search(narrow, max(position, hint.start() - _REACH), min(end, hint.end() + _REACH))
        if match and hint.start() >= position:
            position = match.end()
            yield match


def split_at_elisions(sections: Sections, narrow: str) -> None:
    """Split each section at its elisions: the text after one begins in the middle of a missing passage."""
    if find_elision(narrow) is None:
        return
    for section in tuple(sections):
        parts = _parts_around_elisions(sections, section, narrow)
        if parts and parts != [section]:
            sections.replace(section, parts)


def _parts_around_elisions(sections: Sections, section: Section, narrow: str) -> list[Section]:
    parts: list[Section] = []
    rest = section
    for match in _elisions(narrow, section.start, section.end):
        behind = Section(
            match.end(), rest.end, rest.title, starts_mid_sentence=True, truncated=rest.truncated
        )
        rest.end, rest.truncated = match.start(), True
        parts.append(rest)
        sections.cut(*match.span(), "split.elision")
        sections.drop_tail(rest, rest.end, "split.border")
        sections.drop_head(behind, behind.start, "split.border")
        rest = behind
    return [part for part in (*parts, rest) if part.start < part.end]
