"""Parts: checks the pattern by which a profile tells the parts of an article from each other."""

from __future__ import annotations

import re

from pipelines.cleaning.site_rules import SiteRules

_GROUPS = ("base", "part", "end")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
"""An escaped sign, a set of signs, or a bracket that opens or closes a group."""

_NUMBERS = ("2", "10", "02", "002")
_NO_NUMBERS = ("a", "b2", "2b", "_2", "-2")


def problem_of(pattern: re.Pattern[str]) -> str | None:
    """What is wrong with the pattern: it lacks a group, or its part takes no digits, or more than digits."""
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


def problem_with(example: str, rules: SiteRules) -> str | None:
    """Why this URL is not what it should be: a further part of an article whose first page is known by it."""
    first, part = rules.part_of(example)
    if part < 2:
        return f"{example!r} is no further part by the pattern in url"
    if not rules.is_article(example):
        return f"{example!r} is no article by links.articles"
    if rules.part_of(first) != (first, 1) or not rules.is_article(first):
        return f"its first page would be {first!r}, which is none by url and links.articles"
    return None


def _inside(pattern: str, group: str) -> str:
    """What stands between the brackets of the named group, as it was written."""
    start = pattern.index(f"(?P<{group}>") + len(f"(?P<{group}>")
    depth = 1
    for token in _TOKEN.finditer(pattern, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return pattern[start : token.start()]
    return pattern[start:]
