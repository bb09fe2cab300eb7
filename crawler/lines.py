"""Lines: where in a TOML file a key stands, for errors that a person can go to."""

from __future__ import annotations

import re
import tomllib

_STATEMENT = re.compile(r"""\s*(?:\[\s*(?P<table>[^\[\]]+?)\s*\]|(?P<key>[\w."'\- \t]+?)\s*=)""")
_QUOTES = re.compile(r"""["'\s]""")


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, of a dotted key; of the table that it is missing from, if it is not there.

    None where neither is written. The parser of the standard library keeps no lines: here a line counts as
    the beginning of a statement where all that stands before it is TOML by itself, which a line within a
    string or a list of many lines is not.
    """
    lines = text.split("\n")
    table, best, longest = "", None, 0
    for number, line in enumerate(lines, 1):
        found = _STATEMENT.match(line)
        if found is None or not _is_toml("\n".join(lines[: number - 1])):
            continue
        if found["table"]:
            name = table = _QUOTES.sub("", found["table"])
        else:
            name = ".".join(filter(None, (table, _QUOTES.sub("", found["key"]))))
        if (key == name or key.startswith(name + ".")) and len(name) > longest:
            best, longest = number, len(name)
    return best


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
