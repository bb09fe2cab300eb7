"""Request checks: refuses requests for other hosts, with too long URLs, or above the limit of pages."""

from __future__ import annotations

from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.refusal import Refused
from crawler.spiders.site import SiteSpider
from crawler.urls import LONGEST, host_of


class RequestChecksMiddleware:
    """Checks every request, also those of redirects and for robots.txt.

    The address of a host is checked later, by the address filter, when the connection is made.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._limits = spider.profile.limits
        self._sent = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    def process_request(self, request: Request) -> None:
        """Raises Refused for what must not be sent."""
        if urlparse_cached(request).scheme not in ("http", "https"):
            raise Refused("not http")
        if host_of(request.url) not in self._spider.profile.hosts:
            raise Refused("other host")
        if len(request.url) > LONGEST:
            # The length of links was checked before; this URL comes from a redirect.
            raise Refused("url too long")
        if not request.meta.get("dont_obey_robotstxt") and not request.meta.get("retry_times"):
            self._count()

    def _count(self) -> None:
        if self._limits.pages and self._sent >= self._limits.pages:
            self._spider.stop("page cap")
            raise Refused("page cap")
        self._sent += 1
