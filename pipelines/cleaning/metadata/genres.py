"""Genres: what kind of speech a text is, by its title or by its beginning."""

from __future__ import annotations

import re

from pipelines.cleaning.rule_files import table
from textbasics.width import half_width

OTHER = "其他"
_TEXT_HEAD = 300


def _genres(part: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(row["genre"], re.compile(row["pattern"])) for row in table("genres")[part]]


_BY_TITLE, _BY_TEXT = _genres("title"), _genres("text")


def genre_of(title: str, text: str) -> str:
    """Return the kind of a speech: one of those in ``data/genres.toml``, or 其他."""
    title = half_width(title)
    for genre, words in _BY_TITLE:
        if words.search(title):
            return genre
    head = half_width(text[:_TEXT_HEAD])
    return next((genre for genre, words in _BY_TEXT if words.search(head)), OTHER)
