"""Holes: passages that a preview leaves out in the middle of a page (此处隐藏924个字)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import HOLE

_HINT = re.compile(r"(?:隐藏|省略)了?\s?\d")
_REACH = 80
"""Characters of a hole on either side of its hint; a long run of blanks would be searched from each."""


def find(folded: str) -> re.Match[str] | None:
    """Return the first hole of a folded text."""
    return next(_holes(folded, 0, len(folded)), None)


def _holes(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    at = start
    for hint in _HINT.finditer(folded, start, end):
        match = HOLE.search(folded, max(at, hint.start() - _REACH), min(end, hint.end() + _REACH))
        if match and hint.start() >= at:
            at = match.end()
            yield match


def divide(sections: Sections, folded: str) -> None:
    """Part each section at its holes: what stands after one continues a text that nobody can see."""
    if find(folded) is None:
        return
    for section in tuple(sections):
        parts = _parts(sections, section, folded)
        if parts and parts != [section]:
            sections.replace(section, parts)


def _parts(sections: Sections, section: Section, folded: str) -> list[Section]:
    parts: list[Section] = []
    rest = section
    for match in _holes(folded, section.start, section.end):
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
