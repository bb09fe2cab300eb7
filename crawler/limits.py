"""Limits: how much, how fast and how deep one site may be crawled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Recheck = Literal["age", "always", "never"]
RECHECKS: tuple[str, ...] = get_args(Recheck)


@dataclass(frozen=True, slots=True)
class Limits:
    """The ``[limits]`` of a profile; the defaults suit a small site run by strangers."""

    pause: float = 1.0
    """Seconds between two requests to the site, varied by half; 0 switches all throttling off."""
    concurrency: int = 2
    """Requests under way at once."""
    max_bytes: int = 10_000_000
    """Of one body, compressed or not; a larger one is refused."""
    timeout: float = 60.0
    """Seconds for one response, body included."""
    pages: int = 5_000
    """Requests of one run, those for robots.txt and repeated ones aside; 0 for as many as there are."""
    depth: int = 100
    """Links followed from a start page; every page of a list costs one."""
    recheck: Recheck = "age"
    """Which known articles are asked for again: by ``schedule``, all in every run, or none."""
    private: bool = False
    """Whether the site stands at a loopback or private address: it is asked for there alone, or never."""

    def as_settings(self) -> dict[str, Any]:
        """The Scrapy settings that these limits come to."""
        return {
            "DOWNLOAD_DELAY": self.pause,
            "AUTOTHROTTLE_ENABLED": self.pause > 0,
            "AUTOTHROTTLE_START_DELAY": self.pause,
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(self.concurrency),
            # Of the whole crawl of this site, not only of each host: requests that wait out a Retry-After
            # then hold the site's places, so that it is left alone, and a stop has few requests to wait for.
            "CONCURRENT_REQUESTS": self.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": self.concurrency,
            "DOWNLOAD_MAXSIZE": self.max_bytes,
            "DOWNLOAD_TIMEOUT": self.timeout,
            "FANWEN_PRIVATE": self.private,
        }
