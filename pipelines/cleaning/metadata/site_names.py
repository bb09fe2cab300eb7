"""Site names: removing the name of a site from a title by comparing the title with the lines of the page.

``metadata.titles`` removes the names that hold a word such as 网. A site may have any other name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.rule_files import table

_TABLE = table("metadata")
_SHORTEST = 6
"""Characters of a title, at least: shorter lines are entries of a menu."""
_QUOTES = "《》〈〉“”\"' "
_SIGN, _SECTION = (re.compile(_TABLE[name]["pattern"]) for name in ("title_border", "section_suffix"))
_BORDER = re.compile(rf"{_SIGN.pattern}|\s+")
"""A blank may also separate a title from a site, or from a subtitle."""
_LAST_BORDER = re.compile(f"(?:{_BORDER.pattern})$")


def strip_site_name(title: str, lines: Sequence[str], sites: Sequence[str]) -> str:
    """Remove the name of the site from a title, if the lines of the page show where the title ends.

    ``lines`` are those around the beginning of the text, ``sites`` the names that the page gives its site.
    """
    if _BORDER.search(title) is None or title in lines:
        return title
    lines = [line.strip(_QUOTES) for line in lines]
    starts = [
        (len(line), index)
        for index, line in enumerate(lines)
        if line not in sites and _starts_with_part(title, line)
    ]
    if starts and _is_whole(title, lines, max(starts)[1]):
        return lines[max(starts)[1]]
    *others, last = _SIGN.split(title)
    if last in lines and _is_longest(last, others):
        return last if all(part in sites or part not in lines for part in others) else title
    return next((short for site in sites if (short := _without_site(site, title))), title)


def _starts_with_part(title: str, line: str) -> bool:
    """Whether the line is the first part of the title, or several parts."""
    return len(line) >= _SHORTEST and title.startswith(line) and _BORDER.match(title, len(line)) is not None


def _is_whole(title: str, lines: Sequence[str], index: int) -> bool:
    """Whether the line, with which the title begins, is the whole title: no subtitle follows on the page, and
    the other parts of the title are shorter, as site names are."""
    line = lines[index]
    rest = [part for part in _BORDER.split(title[len(line) :]) if part]
    below = {other.strip("-–— ()（）") for other in lines[index + 1 :]}
    return below.isdisjoint(rest) and _is_longest(line, rest)


def _is_longest(part: str, others: Sequence[str]) -> bool:
    return len(part) >= _SHORTEST and len(part) > max(map(len, others), default=0)


def _without_site(site: str, title: str) -> str:
    """The title without the site's name at its end and the section before it; "" if it does not end so."""
    short = title.removesuffix(site)
    border = _LAST_BORDER.search(short) if short != title else None
    return _SECTION.sub("", short[: border.start()]) if border else ""
