"""What the pipeline must know of a site: which URLs are articles, and where an article's text stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit


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
    def _articles(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{p})" for p in self.articles)) if self.articles else None

    def is_article(self, url: str) -> bool:
        """Whether a speech may stand at this URL."""
        return self._articles is None or self._articles.search(url) is not None

    def part_of(self, url: str) -> tuple[str, int]:
        """The URL of the article's first page, and the number of this one (1 for the first)."""
        match = re.fullmatch(self.parts, url) if self.parts else None
        if match is None or not match["part"]:
            return url, 1
        return match["base"] + match["end"], int(match["part"])


class RuleBook:
    """The rules of all known sites; a URL of an unknown one gets general rules under its host's name."""

    def __init__(self, rules: Sequence[SiteRules] = ()) -> None:
        self._by_host = {host: rule for rule in rules for host in rule.hosts}

    def for_url(self, url: str) -> SiteRules:
        host = urlsplit(url).netloc.lower()
        return self._by_host.get(host) or SiteRules(site=host or "files")
