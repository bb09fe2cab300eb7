"""Patterns: checks of the regular expressions in rule files, with the examples that stand beside them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Values = Mapping[str, Any]
Problem = tuple[str, str]
"""The key, dotted, and what is wrong with it."""
Match = Literal["full", "start", "search"]
"""How a pattern is matched: against all of a string, at its beginning, or anywhere in it."""
Check = Callable[[Values, Values], Iterator[Problem]]
"""Takes an entry and the single values of its file; yields what is wrong beyond the kinds of its values."""


_NO_SYNTAX = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""Escaped characters and sets, within which brackets and repeats mean themselves."""
_GROUP_SIGN = re.compile(r"\((?:\?>)?|\)((?:[*+?]|\{\d*,?\d*\})\+)?")


class BadPattern(ValueError):
    """Raised where a regular expression cannot be used; says why."""


def compile_pattern(
    pattern: str, flags: int = 0, groups: tuple[str, ...] = (), is_part: bool = False
) -> re.Pattern[str]:
    """The compiled pattern. Raises BadPattern.

    It must have these groups, named or numbered; ``title|named`` stands for two. ``is_part``: it must be
    usable within a larger pattern, so it has no other groups, and no flags such as ``(?i)``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(pattern, flags)
            if is_part:
                re.compile(f"(?:{pattern})", flags)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise BadPattern(f"does not compile: {error}") from error
    if has_possessive_group(pattern):
        raise BadPattern("has (…)++, which Python 3.11.2 matches wrongly; write (?>…)++")
    names = [name for group in groups for name in group.split("|")]
    for name in names:
        if name not in compiled.groupindex and not (name.isdecimal() and int(name) <= compiled.groups):
            form = "(…)" if name.isdecimal() else f"(?P<{name}>…)"
            raise BadPattern(f"has no group {name}, and must: {form}")
    if is_part and compiled.groups > len(names):
        raise BadPattern("has a group that is not used; write (?:…) for it")
    return compiled


def has_possessive_group(pattern: str) -> bool:
    """Whether a group that is not atomic is repeated possessively.

    Python before 3.11.5 loses matches of it: https://github.com/python/cpython/issues/106052
    """
    open_groups: list[str] = []
    for sign in _GROUP_SIGN.finditer(_NO_SYNTAX.sub("x", pattern)):
        if sign[0].startswith("("):
            open_groups.append(sign[0])
        elif open_groups.pop() != "(?>" and sign[1]:
            return True
    return False


@dataclass(frozen=True, slots=True)
class PatternCheck:
    """A check that a pattern compiles, that it matches every example and no counter-example."""

    match: Match
    key: str = "pattern"
    expand: Callable[[str, Values], str] = lambda pattern, values: pattern
    """Fills in the placeholders of a pattern, given the single values of the file."""
    prepare: Callable[[str], str] = str
    """Brings an example into the form that the pattern is matched against."""
    flags: int = 0
    groups: tuple[str, ...] = ()
    """The groups that code uses, see ``compile_pattern``. Each takes part in the match of every example."""
    is_part: bool = False
    """Whether code puts the pattern into a larger one."""

    def __call__(self, row: Values, values: Values) -> Iterator[Problem]:
        try:
            pattern = compile_pattern(
                self.expand(row[self.key], values), self.flags, self.groups, self.is_part
            )
        except BadPattern as error:
            yield self.key, str(error)
            return
        matches = {"full": pattern.fullmatch, "start": pattern.match, "search": pattern.search}[self.match]
        for name, example in _strings(row, "example", "examples"):
            match = matches(self.prepare(example))
            if not match:
                yield name, f"{example!r} is not matched by the pattern, and must be"
            elif missing := _missing(match, self.groups):
                yield name, f"the group {missing} takes no part in the match of {example!r}, and must"
        for name, counter in _strings(row, "counter", "counters"):
            if matches(self.prepare(counter)):
                yield name, f"{counter!r} is matched by the pattern, and must not be"


def compiles(key: str) -> Check:
    """A check that the regular expression under a key compiles."""

    def check(row: Values, values: Values) -> Iterator[Problem]:
        try:
            compile_pattern(row[key])
        except BadPattern as error:
            yield key, str(error)

    return check


def _missing(match: re.Match[str], groups: tuple[str, ...]) -> str:
    """The first of the groups that is None; "" if there is none."""
    for group in groups:
        names = [int(name) if name.isdecimal() else name for name in group.split("|")]
        if all(match[name] is None for name in names):
            return group
    return ""


def _strings(row: Values, *keys: str) -> Iterator[tuple[str, str]]:
    for key in keys:
        value = row.get(key, [])
        for text in [value] if isinstance(value, str) else value:
            yield key, text
