"""The columns of an export: the name, type and meaning of each."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import get_args, get_type_hints

from db.models import SpeechRow
from db.schema import descriptions

Record = dict[str, object]
"""A speech to be written: the column's name to str, int, bool or None."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind`` is text, int, bool, day (YYYY-MM-DD) or time (UTC, to the second)."""

    name: str
    kind: str
    meaning: str


_MEANINGS = {
    "text": "The speech; paragraphs are separated by single newlines.",
    "chars": "Characters of the text as written here.",
}
"""What an export may change: it can write the texts in another script."""


def _columns() -> tuple[Column, ...]:
    hints = get_type_hints(SpeechRow, include_extras=True)
    meanings = descriptions()["speeches"] | _MEANINGS
    return tuple(Column(name, _kind(hint), meanings[name]) for name, hint in hints.items())


def _kind(hint: object) -> str:
    """The kind of values of a field of ``SpeechRow``."""
    [filled] = [part for part in get_args(hint) if part is not NoneType] if _is_union(hint) else [hint]
    if filled in (str, int):
        return "text" if filled is str else "int"
    return str(get_args(filled)[1])  # of Annotated[str, "day"]


def _is_union(hint: object) -> bool:
    return NoneType in get_args(hint)


COLUMNS = _columns()
BY_NAME = {column.name: column for column in COLUMNS}
