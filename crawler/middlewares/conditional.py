"""Conditional requests: a known article is sent only if it has changed."""

from __future__ import annotations

from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.spiders.site import SiteSpider


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since (RFC 9110, 13.1) for articles whose body is in the archive.

    Requests for list pages are not conditional: a response without a body would have no links.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._profile = spider.profile
        self._known = spider.known

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    def process_request(self, request: Request) -> None:
        # A redirect keeps the headers of the first request, but these belong to the first URL.
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        page = self._known.get(request.url)
        if page is None or not page.fetched_at or not self._profile.is_article(request.url):
            return
        if page.etag:
            request.headers["If-None-Match"] = page.etag
        if page.last_modified:
            request.headers["If-Modified-Since"] = page.last_modified
