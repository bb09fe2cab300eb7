"""Limits: how much, how fast and how deep one site may be crawled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Recheck = Literal["age", "always", "never"]
RECHECKS: tuple[str, ...] = get_args(Recheck)


@dataclass(frozen=True, slots=True)
class Limits:
    """The ``[limits]`` of a profile; the defaults suit a small public site."""

    pause: float = 1.0
    """Seconds between two requests to the site, varied by half; 0 switches all throttling off."""
    concurrency: int = 2
    """Requests under way at once."""
    max_bytes: int = 10_000_000
    """Of one body, compressed and decompressed; a larger one is refused."""
    timeout: float = 60.0
    """Seconds for one response, body included."""
    pages: int = 5_000
    """Requests of one run, without those for robots.txt and retries; 0 for no limit."""
    depth: int = 100
    """Links followed from a start page; each page of a list counts as one."""
    recheck: Recheck = "age"
    """Which known articles are fetched again: those that ``schedule`` chooses, all in every run, or none."""
    private: bool = False
    """Whether the site has a loopback or private address: then only such addresses are allowed, else none."""

    def as_settings(self) -> dict[str, Any]:
        """The Scrapy settings for these limits."""
        return {
            "DOWNLOAD_DELAY": self.pause,
            "AUTOTHROTTLE_ENABLED": self.pause > 0,
            "AUTOTHROTTLE_START_DELAY": self.pause,
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(self.concurrency),
            # For the whole crawl of this site, not only for each host. Requests that wait for a Retry-After
            # then use up the site's concurrency, so no others are sent, and a stop waits for few requests.
            "CONCURRENT_REQUESTS": self.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": self.concurrency,
            "DOWNLOAD_MAXSIZE": self.max_bytes,
            "DOWNLOAD_TIMEOUT": self.timeout,
            "FANWEN_PRIVATE": self.private,
        }
