"""The columns of an export: what each is called, what it holds, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

Record = dict[str, object]
"""A speech to be written: the column's name to str, int, bool or None."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind`` is text, int, bool, day (YYYY-MM-DD) or time (UTC, to the second)."""

    name: str
    kind: str
    meaning: str


COLUMNS = (
    Column("id", "text", "hash of the text without punctuation: the same text has the same id everywhere"),
    Column("title", "text", "title, without the site's name"),
    Column("text", "text", "the speech, paragraphs parted by line breaks"),
    Column("site", "text", "site that the best copy stands on"),
    Column("url", "text", "its address"),
    Column("position", "int", "which speech of its page, from 1"),
    Column("published", "day", "date that the page gives; empty where it gives none"),
    Column("source", "text", "where the page says that it has the text from"),
    Column("genre", "text", "kind of speech, told by its title and text"),
    Column("variant", "text", "script as found: hans, hant or mixed"),
    Column("chars", "int", "characters of the text as written here"),
    Column("truncated", "bool", "the text breaks off"),
    Column("starts_mid_sentence", "bool", "the beginning is missing"),
    Column("damage", "int", "characters beyond repair"),
    Column("first_seen", "time", "first fetched"),
    Column("last_seen", "time", "last seen on its page"),
    Column("copies", "int", "copies of it that were removed"),
)

BY_NAME = {column.name: column for column in COLUMNS}
