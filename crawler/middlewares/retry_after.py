"""Retry-After: no requests go to a site that answers 429 or 503 until the time it names."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.refusal import Refused
from crawler.spiders.site import SiteSpider

RETRY_LATER = (429, 503)
MAX_WAIT = 300.0
"""Seconds; if a site asks for more, its crawl ends for this run."""
_DAY = 86_400.0
_STEP = 0.5

logger = logging.getLogger(__name__)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: a number or a date (RFC 9110, 10.2.3); None if neither.

    At most a day, since the number may have any length.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _DAY)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _DAY)


class RetryAfterMiddleware:
    """Delays all requests to the site until the time it named; then Scrapy's retry sends the request again.

    Without a time, it doubles the pause with each retry. Waiting requests count as concurrent requests of the
    site, so no others are sent meanwhile.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._until = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    async def process_request(self, request: Request) -> None:
        """Raises Refused if the crawl ends while the request waits."""
        while (seconds_left := self._until - time.monotonic()) > 0:
            if not self._spider.running:
                raise Refused("stopped")
            # In steps, so that a stop need not wait the whole time.
            await asyncio.sleep(min(seconds_left, _STEP))

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status not in RETRY_LATER:
            return response
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = retry_after(header, datetime.now(UTC))
        if wait is None:
            wait = self._spider.profile.limits.pause * 2 ** (request.meta.get("retry_times", 0) + 1)
        if wait > MAX_WAIT:
            logger.warning("%s asks to wait %d seconds", response.url, wait, extra={"spider": self._spider})
            self._spider.stop("retry-after")
            request.meta["dont_retry"] = True
        else:
            self._until = max(self._until, time.monotonic() + wait)
        return response
