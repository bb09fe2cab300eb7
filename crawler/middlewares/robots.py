"""robots.txt: obeyed, and a site whose robots.txt cannot be had is left alone, as RFC 9309 (2.3.1) has it."""

from __future__ import annotations

from typing import cast

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawler.failures import TOO_LARGE, failure_of
from crawler.refusal import Refused
from crawler.spiders.site import SiteSpider
from crawler.tally import Tally

LARGEST = 512 << 10
"""Bytes of a robots.txt that are read, as RFC 9309 (2.5) asks for: ten million rules would take seconds."""

_CLOSED = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware takes an error page for rules, and a robots.txt that fails for leave to fetch all.

    Here 4xx is leave (there are no rules); 5xx, failures of the network and a file without end are not (there
    may be rules).
    """

    @property
    def _tally(self) -> Tally:
        return cast(SiteSpider, self.crawler.spider).tally

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises Refused where the rules forbid the request."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as problem:
            raise Refused("robots.txt") from problem

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body
        if response.status >= 500:
            self._tally.error(f"robots.txt: {response.status}", response.url)
            body = _CLOSED
        elif response.status >= 400:
            body = b""
        elif len(body) > LARGEST:
            # A rule that is cut in two would forbid more than it says.
            body = body[:LARGEST].rpartition(b"\n")[0]
        response = response.replace(body=body)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        _, reason = failure_of(exc) or ("error", type(exc).__name__)
        if isinstance(exc, IgnoreRequest) and reason != TOO_LARGE:
            # It redirects to a host behind the fence, or for ever: this host has no rules of its own.
            super()._robots_error(exc, netloc)
            return
        self._tally.error(f"robots.txt: {reason}", f"{netloc}/robots.txt")
        waiting = self._parsers[netloc]
        closed = self._parserimpl.from_crawler(self.crawler, _CLOSED)
        self._parsers[netloc] = closed
        # Super's way would tell the waiting requests that there are no rules.
        cast(Deferred[RobotParser], waiting).callback(closed)
