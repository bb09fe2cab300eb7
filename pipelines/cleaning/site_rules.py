"""What the pipeline must know of a site: which URLs are articles, and where an article's text stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

_PART_DIGITS = 3
"""More make no number of a part but a year or an identifier: no pager counts up to a thousand."""

PLAIN = re.compile(r"https?://([a-z0-9.-]+(?::\d{1,5})?)(?:[/?#]|$)")
"""A URL whose host needs no closer look, as nearly every one: ``urlsplit`` takes ten times as long."""


@dataclass(frozen=True)
class SiteRules:
    """The part of a site's profile that cleaning depends on; a change of it makes that site's pages stale."""

    site: str
    hosts: tuple[str, ...] = ()
    """``host`` or ``host:port``, as in the site's URLs."""
    charset: str | None = None
    """Set only where the site's own declaration is known to lie."""
    articles: tuple[str, ...] = ()
    """Patterns searched for in a URL; empty means that every page may be an article."""
    parts: str | None = None
    """Pattern matched against a whole URL: groups ``base``, ``part`` (absent on the first part), ``end``."""
    title: tuple[str, ...] = ()
    """CSS selectors; the first that matches gives the title."""
    body: tuple[str, ...] = ()
    """CSS selectors; the first that matches holds the text."""
    prune: tuple[str, ...] = ()
    """CSS selectors of elements to be removed before the text is read."""

    @cached_property
    def _articles(self) -> tuple[re.Pattern[str], ...]:
        # Each by itself: joined into one, flags and group names of the one would meddle with the others.
        return tuple(re.compile(pattern) for pattern in self.articles)

    def is_article(self, url: str) -> bool:
        """Whether a speech may stand at this URL."""
        return not self._articles or any(pattern.search(url) for pattern in self._articles)

    def part_of(self, url: str) -> tuple[str, int]:
        """The URL of the article's first page, and the number of this one (1 for the first).

        What stands for the part but is no number, or none that a pager would count up to, makes no part: such
        a URL is the first page of its own article.
        """
        match = re.fullmatch(self.parts, url) if self.parts else None
        part = match["part"] if match else None
        if match is None or not part or not part.isdecimal() or len(part) > _PART_DIGITS:
            return url, 1
        return (match["base"] or "") + (match["end"] or ""), int(part)


class RuleBook:
    """The rules of all known sites; a URL of an unknown one gets general rules under its host's name.

    A site is one set of pages that share templates, so nobody's pages may slip into a profile's site by name
    alone: where a profile that does not own the host is called like it, the host's site is ``host:`` and the
    name. URLs without a host, and strings that are no URLs, are the site ``files``, under the same rule.
    """

    def __init__(self, rules: Sequence[SiteRules] = ()) -> None:
        self._by_host = {host: rule for rule in rules for host in rule.hosts}
        self._names = {rule.site for rule in rules}

    def for_url(self, url: str) -> SiteRules:
        """The rules for the page at this URL, whatever the string."""
        plain = PLAIN.match(url)
        host = plain[1] if plain else _host_of(url)
        name = host or "files"
        return self._by_host.get(host) or SiteRules(f"host:{name}" if name in self._names else name)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        # An unclosed bracket, or a sign that turns into a slash when the host is normalised.
        return ""
