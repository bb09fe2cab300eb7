"""Kinds: of what kind a value in a rule file must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

NAME = "a name of lower-case letters, digits and hyphens"
TEXT, STRING, TEXTS = "a string that is not empty", "a string", "a list of strings, none empty"
PAIRS, FLAG = "a list of pairs of strings", "true or false"
COUNT, SHARE = "a whole number from 1 on", "a number from 0 to 1"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SHOWN = 80


def kind_problem(kind: str, value: Any) -> str | None:
    """What is wrong with a value that is not of this kind."""
    if _KINDS[kind](value):
        return None
    shown = repr(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}…"
    return f"is {shown}; it must be {kind}"


def _is_list_of(value: Any, is_item: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_item, value))


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    NAME: lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    TEXT: lambda value: isinstance(value, str) and value != "",
    STRING: lambda value: isinstance(value, str),
    TEXTS: lambda value: _is_list_of(value, _KINDS[TEXT]),
    PAIRS: lambda value: _is_list_of(
        value, lambda pair: _is_list_of(pair, _KINDS[STRING]) and len(pair) == 2
    ),
    FLAG: lambda value: isinstance(value, bool),
    COUNT: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    SHARE: lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1,
}
