"""Lines: where in a TOML file a key stands, for errors that a person can go to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([\w."'\- \t]+?)\s*=""")
_QUOTES = re.compile(r"""["'\s]""")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    + r"|'''.*?'{3,5}"
    + r'|"(?:\\.|[^"\\\n])*"'
    + r"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)
"""A string, a comment, a bracket or the end of a line."""


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, of a dotted key; of the table that it is missing from, if it is not there.

    ``text`` is valid TOML. The third table of ``[[banner]]`` is ``banner.2``, its name ``banner.2.name``. If
    only inner tables of a table are written, the line of the first one. None if nothing of the key is
    written. The parser of the standard library keeps no lines.
    """
    lines = _lines(text)
    name = key
    while name:
        if name in lines:
            return lines[name]
        name = name.rpartition(".")[0]
    return next((line for name, line in lines.items() if name.startswith(f"{key}.")), None)


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[str, int]:
    """The first line of each table and key, by its dotted name, in the order of the text."""
    lines: dict[str, int] = {}
    for line, name in _keys(text):
        lines.setdefault(name, line)
    return lines


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
    """The statements, each with its first line: one ends with a line on which no bracket or string is open.

    One pass: a list of 10,000 strings, one a line, must not be read 10,000 times.
    """
    start, line, depth = 0, 1, 0
    for token in _TOKEN.finditer(f"{text}\n"):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            statement = text[start : token.start()]
            yield line, statement
            line += statement.count("\n") + 1
            start = token.end()
