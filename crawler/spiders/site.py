"""The spider: fetches one site by its profile. It does not extract anything but links."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import unfinished
from crawler.failures import classify_failure
from crawler.identity import contact_for, user_agent
from crawler.links import extract_links
from crawler.profiles import SiteProfile
from crawler.run import ARCHIVE, Run
from crawler.schedule import due_urls
from crawler.sitemaps import SitemapError, read_sitemap
from crawler.tally import Tally
from crawler.unfinished import UnfinishedMark
from crawler.urls import UnusableURL, canonical, host_of
from textbasics.times import utc_text


class SiteSpider(Spider):
    """Start pages and sitemaps -> list pages -> articles -> their further parts; and known articles when due.

    It yields requests only: the archive middleware stores each response before the spider gets it.
    """

    name = "site"

    def __init__(self, profile: SiteProfile, run: Run) -> None:
        super().__init__(profile.name)
        self.profile = profile
        self.run = run
        self.known = run.known(profile)
        self.tally: Tally = run.tally(profile.name)
        self.unfinished = UnfinishedMark(run.data, profile.name)
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Takes ``profile`` and ``run``. Raises MissingContact if a public site has none."""
        profile: SiteProfile = kwargs["profile"]
        contact = contact_for([profile], crawler.settings.get("FANWEN_CONTACT"))
        folder = kwargs["run"].frontier / profile.name
        site_settings = {"USER_AGENT": user_agent(contact), "JOBDIR": str(folder)}
        crawler.settings.setdict({**profile.limits.as_settings(), **site_settings}, priority="spider")
        return super().from_crawler(crawler, *args, **kwargs)

    @property
    def running(self) -> bool:
        """Whether the crawl of this site continues."""
        return self._closing is None and self.crawler.engine.running

    def stop(self, reason: str) -> None:
        """End the crawl of this site after its current requests."""
        if self._closing is None:
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    async def start(self) -> AsyncIterator[Any]:
        """Links not followed by an unfinished crawl, sitemaps, start pages, and known articles that are due.

        Due articles are requested one by one, whenever no other request waits.
        """
        for request in self._resume_unfinished():
            yield request
        for url in self.profile.sitemaps:
            yield self._request(canonical(url), self.parse_sitemap, 0)
        for url in self.profile.start:
            yield self._request(canonical(url), self.parse_list, 0)
        articles = (page for page in self.known.values() if self.profile.is_article(page.url))
        urls = due_urls(articles, datetime.now(UTC), self.profile.limits.recheck)
        self.tally.report.due = len(urls)
        for url in urls:
            if self.crawler.engine.needs_backout():
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            yield self._request(url, self.parse_article, 0)

    def _resume_unfinished(self) -> Iterator[Request]:
        since = self.unfinished.begin(utc_text(self.run.started))
        if since is None:
            return
        known = self.known.values()
        for url in unfinished.redirects_since(known, since):
            yield self._request(url, self.parse_article, 0)
        for response in unfinished.articles_since(known, since, self.profile, self.run.data / ARCHIVE):
            yield from (part for part in self.parse_article(response) if part.url not in self.known)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Requests for the sitemaps of an index, or for the pages that a sitemap lists."""
        try:
            is_index, urls = read_sitemap(response.body, self.profile.limits.max_bytes)
        except SitemapError as error:
            self.tally.error(f"sitemap: {error}", response.url)
            return
        self.tally.report.lists += 1
        for link in urls:
            try:
                url = canonical(link, response.url)
            except UnusableURL as problem:
                self.tally.refuse(problem.reason, link[:200])
                continue
            if is_index:
                yield from self._follow(url, self.parse_sitemap, response)
            else:
                yield from self._follow_page(url, response)

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Requests for the articles that a list page shows, and for further list pages."""
        self.tally.report.lists += 1
        for url in self._links(response):
            yield from self._follow_page(url, response)

    def parse_article(self, response: Response) -> Iterator[Request]:
        """Requests for the other parts of an article on several pages."""
        rules = self.profile.rules
        if rules.parts is None or not self.profile.is_article(response.url):
            return
        first = rules.part_of(response.url)[0]
        for url in self._links(response):
            base, part = rules.part_of(url)
            # A pager may link the first part by a second name, as `1_1.html` for `1.html`.
            if base == first and (part > 1 or url == first):
                yield from self._follow(url, self.parse_article, response)

    def count_failure(self, failure: Failure) -> None:
        """Count a failed request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        classified = classify_failure(failure.value)
        if classified is None:
            # An error in our code, or an unknown kind of failure: Scrapy logs it with its traceback.
            self.tally.error(type(failure.value).__name__, request.url)
            failure.raiseException()
        kind, reason = classified
        if kind == "refused":
            self.tally.refuse(reason, request.url)
        elif kind == "error":
            self.tally.error(reason, request.url)

    def _follow_page(self, url: str, response: Response) -> Iterator[Request]:
        """The request for a linked page; none if the page is neither article nor list, or is scheduled."""
        if self.profile.is_article(url):
            if url not in self.known:
                yield from self._follow(url, self.parse_article, response)
        elif self.profile.is_list(url):
            yield from self._follow(url, self.parse_list, response)

    def _follow(self, url: str, callback: Callable[..., Any], response: Response) -> Iterator[Request]:
        depth = response.meta["depth"] + 1
        if host_of(url) not in self.profile.hosts:
            self.tally.refuse("other host", url)
        elif depth > self.profile.limits.depth:
            self.tally.refuse("too deep", url)
        else:
            yield self._request(url, callback, depth)

    def _links(self, response: Response) -> Iterator[str]:
        if not isinstance(response, TextResponse):
            return
        if self.profile.charset:
            response = response.replace(encoding=self.profile.charset)
        for link, problem in extract_links(response):
            if problem:
                self.tally.refuse(problem, link)
            elif link != response.url:
                yield link

    def _request(self, url: str, callback: Callable[..., Any], depth: int) -> Request:
        return Request(url, callback=callback, errback=self.count_failure, meta={"depth": depth})
