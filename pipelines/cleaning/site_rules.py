"""Site rules: which URLs of a site are articles, and which elements hold their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

_PART_DIGITS = 3
"""Digits of a part number, at most. Longer numbers are years or identifiers."""

SIMPLE_URL = re.compile(r"https?://([a-z0-9.-]+(?::\d{1,5})?)(?:[/?#]|$)")
"""Matches nearly every URL, in a tenth of the time that ``urlsplit`` takes."""


@dataclass(frozen=True)
class SiteRules:
    """The part of a site's profile that cleaning depends on. A change makes the site's pages stale."""

    site: str
    hosts: tuple[str, ...] = ()
    """``host`` or ``host:port``, as in the site's URLs."""
    charset: str | None = None
    """Set only if the site declares a wrong charset."""
    articles: tuple[str, ...] = ()
    """Patterns to search for in a URL; if empty, every page may be an article."""
    parts: str | None = None
    """Pattern that matches a whole URL, with groups ``base``, ``part`` (absent on the first part) and
    ``end``."""
    title: tuple[str, ...] = ()
    """CSS selectors; the first that matches gives the title."""
    body: tuple[str, ...] = ()
    """CSS selectors; the first that matches holds the text."""
    prune: tuple[str, ...] = ()
    """CSS selectors of elements to remove before the text is read."""

    @cached_property
    def _articles(self) -> tuple[re.Pattern[str], ...]:
        # Not joined into one: flags and group names of one pattern would affect the others.
        return tuple(re.compile(pattern) for pattern in self.articles)

    def is_article(self, url: str) -> bool:
        """Whether the page at this URL may be an article."""
        return not self._articles or any(pattern.search(url) for pattern in self._articles)

    def part_of(self, url: str) -> tuple[str, int]:
        """The URL of the article's first page, and the number of this page (1 for the first).

        A part that is no number, or a number of too many digits, is ignored: such a URL is the first page of
        its own article.
        """
        match = re.fullmatch(self.parts, url) if self.parts else None
        part = match["part"] if match else None
        if match is None or not part or not part.isdecimal() or len(part) > _PART_DIGITS:
            return url, 1
        return (match["base"] or "") + (match["end"] or ""), int(part)


class RuleBook:
    """The rules of all known sites. A URL of an unknown host gets general rules, with the host as its site.

    The pages of a site share templates, so a page must not join a profile's site because of an equal name:
    if the host is also the name of a profile that does not list it, its site is ``host:`` and the name. URLs
    without a host, and strings that are no URLs, belong to the site ``files``, under the same rule.
    """

    def __init__(self, rules: Sequence[SiteRules] = ()) -> None:
        self._by_host = {host: rule for rule in rules for host in rule.hosts}
        self._names = {rule.site for rule in rules}

    def for_url(self, url: str) -> SiteRules:
        """The rules for the page at this URL; never raises."""
        simple = SIMPLE_URL.match(url)
        host = simple[1] if simple else _host_of(url)
        name = host or "files"
        return self._by_host.get(host) or SiteRules(f"host:{name}" if name in self._names else name)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        # An unclosed bracket, or a character that becomes a slash when the host is normalised.
        return ""
