"""The part pattern: checks the pattern of a profile for articles that run over several pages."""

from __future__ import annotations

import re

from pipelines.cleaning.site_rules import SiteRules

_GROUPS = ("base", "part", "end")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
"""An escaped character, a character class, or a bracket that opens or closes a group."""

_NUMBERS = ("2", "10", "02", "002")
_NO_NUMBERS = ("a", "b2", "2b", "_2", "-2")


def pattern_problem(pattern: re.Pattern[str]) -> str | None:
    """The fault of a pattern: it lacks a group, or its part matches no digits or more than digits."""
    missing = [group for group in _GROUPS if group not in pattern.groupindex]
    if missing:
        return f"lacks the group(s) {', '.join(missing)}; write them as (?P<base>...)"
    inner = _inside(pattern.pattern, "part")
    try:
        part = re.compile(inner, pattern.flags)
    except re.error:
        part = None
    if part is None or not any(map(part.fullmatch, _NUMBERS)) or any(map(part.fullmatch, _NO_NUMBERS)):
        return rf"the group part is {inner!r}, but must take digits alone; write it as (?P<part>\d+)"
    return None


def example_problem(example: str, rules: SiteRules) -> str | None:
    """Why this URL is not a further part of an article whose first page follows from it; None if it is."""
    first, part = rules.part_of(example)
    if part < 2:
        return f"{example!r} is no further part by the pattern in url"
    if not rules.is_article(example):
        return f"{example!r} is no article by links.articles"
    if rules.part_of(first) != (first, 1) or not rules.is_article(first):
        return f"its first page would be {first!r}, which is none by url and links.articles"
    return None


def _inside(pattern: str, group: str) -> str:
    """The source of the pattern inside the named group."""
    start = pattern.index(f"(?P<{group}>") + len(f"(?P<{group}>")
    depth = 1
    for token in _TOKEN.finditer(pattern, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return pattern[start : token.start()]
    return pattern[start:]
