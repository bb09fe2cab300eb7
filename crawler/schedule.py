"""The schedule: which known articles are fetched again, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.profiles.limits import Recheck
from db.models import KnownPage
from textbasics.times import utc_moment

"""The format of times in archive and corpus; UTC."""

AGE_SHARE = 0.2
"""Share of an article's age after which it is fetched again: old articles rarely change.

Browsers use such a rule for pages without an expiry date (RFC 9111, 4.2.2: a tenth of the time since
Last-Modified). But Last-Modified is often the time of the request, so the first fetch is used instead.
"""
SOONEST = timedelta(days=1)
LATEST = timedelta(days=90)
MISSING = timedelta(days=30)
"""For pages that were gone or had moved at the last request: they may return, but rarely do."""

_FOUND_STATUSES = (200, 304)
_MISSING_STATUSES = (301, 302, 303, 307, 308, 404, 410)


def due_urls(pages: Iterable[KnownPage], now: datetime, recheck: Recheck) -> list[str]:
    """The URLs to be fetched again, first those whose last request is longest ago.

    An article of 5 days is due daily, one of a month every 6 days, one of a year every 73 days.
    """
    if recheck == "never":
        return []
    chosen = (page for page in pages if recheck == "always" or now >= next_check(page))
    return [url for _, url in sorted((page.checked_at, page.url) for page in chosen)]


def next_check(page: KnownPage) -> datetime:
    """When the page is due, in UTC."""
    checked = utc_moment(page.checked_at)
    if page.status in _MISSING_STATUSES:
        return checked + MISSING
    if page.status not in _FOUND_STATUSES or not page.first_fetched:
        return checked + SOONEST
    age = checked - utc_moment(page.first_fetched)
    return checked + min(max(age * AGE_SHARE, SOONEST), LATEST)
