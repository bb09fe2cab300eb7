"""Lines: where in a TOML file a key stands, for errors that a person can go to."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([\w."'\- \t]+?)\s*=""")
_QUOTES = re.compile(r"""["'\s]""")


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, of a dotted key; of the table that it is missing from, if it is not there.

    The third table of ``[[banner]]`` is ``banner.2``, its name ``banner.2.name``. If only inner tables of a
    table are written, the line of the first one. None if nothing of the key is written. The parser of the
    standard library keeps no lines.
    """
    best, longest, inner = None, 0, None
    for number, name in _keys(text):
        if (key == name or key.startswith(f"{name}.")) and len(name) > longest:
            best, longest = number, len(name)
        elif inner is None and name.startswith(f"{key}."):
            inner = number
    return best or inner


def _keys(text: str) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of each table and key."""
    table = ""
    counts: Counter[str] = Counter()
    for number, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _QUOTES.sub("", header[2])
            if header[1] == "[[":
                counts[table] += 1
                table = f"{table}.{counts[table] - 1}"
            yield number, table
        elif key := _KEY.match(statement):
            yield number, ".".join(filter(None, (table, _QUOTES.sub("", key[1]))))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a TOML text, each with its first line; one ends where it is TOML by itself."""
    start, lines = 1, []
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(line)
        statement = "\n".join(lines)
        if _is_toml(statement):
            yield start, statement
            start, lines = number + 1, []


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
