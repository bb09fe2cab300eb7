"""The profile of a site."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from crawler.profiles.limits import Limits
from pipelines.cleaning.site_rules import SiteRules


@dataclass(frozen=True)
class SiteProfile:
    """The settings of one site, as its TOML file gives them."""

    name: str
    hosts: tuple[str, ...]
    """``host`` or ``host:port``, lower case, without the default port: as in the site's URLs."""
    enabled: bool = True
    start: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    charset: str | None = None
    """Set only if the site is known to declare a wrong one."""
    lists: tuple[str, ...] = ()
    """Patterns searched for in an absolute URL. List pages link to articles; every run fetches them."""
    articles: tuple[str, ...] = ()
    """Patterns of article URLs; a URL that matches both kinds is an article."""
    parts: str | None = None
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    prune: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    path: str = ""
    """The file that it was read from."""

    @cached_property
    def rules(self) -> SiteRules:
        """The part of the profile that cleaning uses."""
        return SiteRules(
            site=self.name,
            hosts=self.hosts,
            charset=self.charset,
            articles=self.articles,
            parts=self.parts,
            title=self.title,
            body=self.body,
            prune=self.prune,
        )

    @cached_property
    def _lists(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.lists)

    def is_article(self, url: str) -> bool:
        """Whether this is the URL of an article, or of a further part of one."""
        return self.rules.is_article(url)

    def is_list(self, url: str) -> bool:
        """Whether this is the URL of a list page."""
        return not self.is_article(url) and any(pattern.search(url) for pattern in self._lists)

    def to_json(self) -> dict[str, Any]:
        """A form that ``from_json`` reads, to send the profile to another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> SiteProfile:
        """The profile that ``to_json`` was called on."""
        plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return cls(**{**plain, "limits": Limits(**values["limits"])})
