"""Conditional requests: a known article is asked for only if it has changed."""

from __future__ import annotations

from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.spiders.site import SiteSpider


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since (RFC 9110, 13.1) for articles whose body is in the archive.

    List pages are asked for without: an answer without a body would show no links.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._profile = spider.profile
        self._known = spider.known

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    def process_request(self, request: Request) -> None:
        # A redirect takes the headers of the request along, but these belong to the URL it came from.
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        page = self._known.get(request.url)
        if page is None or not page.fetched_at or not self._profile.is_article(request.url):
            return
        if page.etag:
            request.headers["If-None-Match"] = page.etag
        if page.last_modified:
            request.headers["If-Modified-Since"] = page.last_modified
