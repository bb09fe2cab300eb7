"""The schedule: which known articles are asked for again, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crawler.limits import Recheck
from db.models import KnownPage

TIME = "%Y-%m-%dT%H:%M:%SZ"
"""How archive and corpus write a moment of UTC."""

SHARE = 0.2
"""Of an article's age, before it is asked for again: what has stood long will stand longer.

The rule of thumb that browsers use for pages without an expiry date (RFC 9111, 4.2.2: a tenth of the time
since Last-Modified); but that is often the time of the request, so the first fetch stands in for it.
"""
SOONEST = timedelta(days=1)
LATEST = timedelta(days=90)
MISSING = timedelta(days=30)
"""For what was gone or had moved when last asked for: it may have come back, but rarely has."""

_THERE = (200, 304)
_MISSING = (301, 302, 303, 307, 308, 404, 410)


def due(pages: Iterable[KnownPage], now: datetime, recheck: Recheck) -> list[str]:
    """The URLs to be asked for again, those not asked for the longest first.

    Of age 5 days an article is due daily, of a month every 6 days, of a year every 73.
    """
    if recheck == "never":
        return []
    chosen = (page for page in pages if recheck == "always" or now >= next_check(page))
    return [url for _, url in sorted((page.checked_at, page.url) for page in chosen)]


def next_check(page: KnownPage) -> datetime:
    """When the page is due, in UTC."""
    checked = _time(page.checked_at)
    if page.status in _MISSING:
        return checked + MISSING
    if page.status not in _THERE or not page.first_fetched:
        return checked + SOONEST
    age = checked - _time(page.first_fetched)
    return checked + min(max(age * SHARE, SOONEST), LATEST)


def _time(text: str) -> datetime:
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)
