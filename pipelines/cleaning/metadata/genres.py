"""Genres: the genre of a speech, by its title or by the beginning of its text."""

from __future__ import annotations

import re

from pipelines.cleaning.rule_files import table
from textbasics.width import half_width

OTHER = "其他"
_TEXT_CHARS = 300
"""Characters at the beginning of the text that may show its genre."""


def _genres(part: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(row["genre"], re.compile(row["pattern"])) for row in table("genres")[part]]


_BY_TITLE, _BY_TEXT = _genres("title"), _genres("text")


def genre_of(title: str, text: str) -> str:
    """The genre of a speech: one of those in ``data/genres.toml``, or 其他."""
    title = half_width(title)
    for genre, pattern in _BY_TITLE:
        if pattern.search(title):
            return genre
    head = half_width(text[:_TEXT_CHARS])
    return next((genre for genre, pattern in _BY_TEXT if pattern.search(head)), OTHER)
