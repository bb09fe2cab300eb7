"""The fence: no request leaves for another host, for an address inside, or beyond the cap of pages."""

from __future__ import annotations

import ipaddress
import logging
from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from crawler.refusal import Refused
from crawler.spiders.site import SiteSpider
from crawler.urls import host_of

logger = logging.getLogger(__name__)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open network: not loopback, private, link-local, multicast."""
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast


class FenceMiddleware:
    """Checks every request, those that redirects lead to and those for robots.txt included.

    A host's address is looked up through Scrapy's caching resolver, from whose cache the connection takes it
    too: a name that gets another address a second later cannot slip through between check and connection.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._limits = spider.profile.limits
        self._public: dict[str, bool] = {}
        self._sent = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    async def process_request(self, request: Request) -> None:
        """Raises Refused for what must not be sent, CannotResolveHostError for a host without address."""
        url = urlparse_cached(request)
        if url.scheme not in ("http", "https"):
            raise Refused("not http")
        if host_of(request.url) not in self._spider.profile.hosts:
            raise Refused("other host")
        outside = await self._stands_outside(url.hostname or "")
        if outside == self._limits.private:
            # Also the other way: nobody is asked whom to write to before a private site is crawled.
            raise Refused("public address" if outside else "private address")
        if not request.meta.get("dont_obey_robotstxt") and not request.meta.get("retry_times"):
            self._count()

    async def _stands_outside(self, host: str) -> bool:
        from twisted.internet import reactor  # importing it at the top would install the wrong one

        if host not in self._public:
            resolver = cast(ReactorBase, reactor)
            try:
                address: str = await maybe_deferred_to_future(resolver.resolve(host))
            except DNSLookupError as error:
                raise CannotResolveHostError(str(error)) from error
            self._public[host] = is_public(address)
        return self._public[host]

    def _count(self) -> None:
        if self._limits.pages and self._sent >= self._limits.pages:
            self._spider.stop("page cap")
            raise Refused("page cap")
        self._sent += 1
