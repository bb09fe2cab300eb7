"""The report of a crawl: requests, responses, and refusals with their reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class SiteReport:
    """The counts of one site in one crawl."""

    site: str
    pages: int = 0
    """Responses of every kind, with robots.txt, redirects, errors and retries."""
    lists: int = 0
    """List pages and sitemaps received."""
    articles: int = 0
    """Article pages, with further parts, received or reported unchanged: new + changed + unchanged."""
    due: int = 0
    """Known articles that the schedule requested again."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    """Articles that existed at the last request, and are 404 or 410 now."""
    redirects: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    """Requests that failed for good, by status ("500") or kind ("timeout")."""
    refused: dict[str, int] = field(default_factory=dict)
    """Distinct URLs that were not requested, by reason."""
    refused_urls: dict[str, list[str]] = field(default_factory=dict)
    """The first of them, by reason."""
    bytes: int = 0
    """Of decompressed bodies."""
    seconds: float = 0.0
    end: str = "unfinished"
    """``finished``, or why the crawl of this site stopped early: page cap, retry-after, shutdown, archive."""


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """The result of one call of ``crawl``."""

    sites: dict[str, SiteReport]
    files: tuple[str, ...] = ()
    """Names of the archive files written."""
    seconds: float = 0.0
    stopped: str | None = None
    """The signal (SIGTERM, SIGINT) that ended the crawl early; the responses so far are in the archive."""
    failure: str | None = None
    """One line that says why the run failed: the archive could not be written. None if it did not fail."""

    def to_json(self) -> dict[str, Any]:
        """A form for ``json.dumps``."""
        return {**asdict(self), "files": list(self.files)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> CrawlReport:
        """The report that ``to_json`` was called on."""
        sites = {name: SiteReport(**counts) for name, counts in values["sites"].items()}
        return cls(**{**values, "sites": sites, "files": tuple(values["files"])})
