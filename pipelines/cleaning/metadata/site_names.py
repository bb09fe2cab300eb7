"""Naming: the title within what a page offers for one, told from the name of its site by what the page shows.

A word such as 网 gives many a site away, and ``metadata`` takes those names off; but any words may name one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.rule_files import table

_TABLE = table("metadata")
_SHORTEST = 6
"""Characters from which on a line is no word of a menu."""
_QUOTES = "《》〈〉“”\"' "
_SIGN, _SECTION = (re.compile(_TABLE[name]["pattern"]) for name in ("title_border", "section_suffix"))
_BORDER = re.compile(rf"{_SIGN.pattern}|\s+")
"""A blank may part a title from a site too, but also from a subtitle."""
_LAST_BORDER = re.compile(f"(?:{_BORDER.pattern})$")


def strip_site_name(title: str, lines: Sequence[str], sites: Sequence[str]) -> str:
    """Return the title without what a site adds to it, where the page shows what that is.

    ``lines`` are those around the beginning of the text, ``sites`` the names that the page gives its site.
    """
    if _BORDER.search(title) is None or title in lines:
        return title
    lines = [line.strip(_QUOTES) for line in lines]
    begun = [(len(line), at) for at, line in enumerate(lines) if line not in sites and _begins(title, line)]
    if begun and _is_whole(title, lines, max(begun)[1]):
        return lines[max(begun)[1]]
    *others, last = _SIGN.split(title)
    if last in lines and _is_longest(last, others):
        return last if all(part in sites or part not in lines for part in others) else title
    return next((short for site in sites if (short := _without(site, title))), title)


def _begins(title: str, line: str) -> bool:
    """Whether the line is the first of the parts of the title, or several of them."""
    return len(line) >= _SHORTEST and title.startswith(line) and _BORDER.match(title, len(line)) is not None


def _is_whole(title: str, lines: Sequence[str], at: int) -> bool:
    """Whether the line, which begins the title, is all of it: no subtitle follows it on the page, and what
    comes after it in the title is shorter, as the name of a site is."""
    line = lines[at]
    rest = [part for part in _BORDER.split(title[len(line) :]) if part]
    below = {other.strip("-–— ()（）") for other in lines[at + 1 :]}
    return below.isdisjoint(rest) and _is_longest(line, rest)


def _is_longest(part: str, others: Sequence[str]) -> bool:
    return len(part) >= _SHORTEST and len(part) > max(map(len, others), default=0)


def _without(site: str, title: str) -> str:
    """The title without the site's name at its end and the section before that; "" where it has none."""
    short = title.removesuffix(site)
    border = _LAST_BORDER.search(short) if short != title else None
    return _SECTION.sub("", short[: border.start()]) if border else ""
