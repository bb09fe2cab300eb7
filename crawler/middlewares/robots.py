"""robots.txt: obeyed; if it cannot be fetched, nothing of the site is, as RFC 9309 (2.3.1) demands."""

from __future__ import annotations

from typing import cast

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawler.failures import TOO_LARGE, classify_failure
from crawler.refusal import Refused
from crawler.spiders.site import SiteSpider
from crawler.tally import Tally

MAX_ROBOTS_BYTES = 512 << 10
"""The rest is ignored, as RFC 9309 (2.5) allows: ten million rules would take seconds."""

_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware reads an error page as rules, and allows everything if robots.txt fails.

    Here 4xx allows everything, since there are no rules. After 5xx, a network failure or an endless file
    nothing is allowed, since there may be rules.
    """

    @property
    def _tally(self) -> Tally:
        return cast(SiteSpider, self.crawler.spider).tally

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises Refused if the rules forbid the request."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as problem:
            raise Refused("robots.txt") from problem

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body
        if response.status >= 500:
            self._tally.error(f"robots.txt: {response.status}", response.url)
            body = _DISALLOW_ALL
        elif response.status >= 400:
            body = b""
        elif len(body) > MAX_ROBOTS_BYTES:
            # A rule that is cut in two would forbid more than the whole rule.
            body = body[:MAX_ROBOTS_BYTES].rpartition(b"\n")[0]
        response = response.replace(body=body)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        _, reason = classify_failure(exc) or ("error", type(exc).__name__)
        if isinstance(exc, IgnoreRequest) and reason != TOO_LARGE:
            # It redirects to another host, or without end: this host has no rules of its own.
            super()._robots_error(exc, netloc)
            return
        self._tally.error(f"robots.txt: {reason}", f"{netloc}/robots.txt")
        waiting = self._parsers[netloc]
        parser = self._parserimpl.from_crawler(self.crawler, _DISALLOW_ALL)
        self._parsers[netloc] = parser
        # The parent class would tell the waiting requests that there are no rules.
        cast(Deferred[RobotParser], waiting).callback(parser)
