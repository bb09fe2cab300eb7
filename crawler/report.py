"""The report of a crawl: what was asked, what came, what was refused and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class SiteReport:
    """The counts of one site in one crawl."""

    site: str
    pages: int = 0
    """Responses of every kind: robots.txt, redirects, errors and repetitions too."""
    lists: int = 0
    """List pages and sitemaps that came."""
    articles: int = 0
    """Article pages, further parts too, that came or were said to be unchanged: new + changed + unchanged."""
    due: int = 0
    """Known articles that the schedule asked for again."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    """Articles that were there when last asked for, and are 404 or 410 now."""
    redirects: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    """Requests that failed for good, by status ("500") or kind ("timeout")."""
    refused: dict[str, int] = field(default_factory=dict)
    """Distinct URLs that were not asked for, by reason."""
    refused_urls: dict[str, list[str]] = field(default_factory=dict)
    """The first of them, by reason."""
    bytes: int = 0
    """Of bodies, decompressed."""
    seconds: float = 0.0
    end: str = "unfinished"
    """finished; or why the crawl of this site stopped early: page cap, retry-after, shutdown, archive."""


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What became of one call of ``crawl``."""

    sites: dict[str, SiteReport]
    files: tuple[str, ...] = ()
    """Names of the archive files written."""
    seconds: float = 0.0
    stopped: str | None = None
    """The signal (SIGTERM, SIGINT) that ended the crawl early; what had come by then is in the archive."""
    failure: str | None = None
    """One line on why the run failed, where it did: the archive could not be written."""

    def to_json(self) -> dict[str, Any]:
        """A form for ``json.dumps``."""
        return {**asdict(self), "files": list(self.files)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> CrawlReport:
        """The report that ``to_json`` was called on."""
        sites = {name: SiteReport(**counts) for name, counts in values["sites"].items()}
        return cls(**{**values, "sites": sites, "files": tuple(values["files"])})
