"""robots.txt: obeyed, and a site whose robots.txt cannot be had is left alone, as RFC 9309 (2.3.1) has it."""

from __future__ import annotations

from typing import cast

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawler.refusal import Refused

_CLOSED = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware takes an error page for rules, and a robots.txt that fails for leave to fetch all.

    Here 4xx is leave (there are no rules); 5xx and failures of the network are not (there may be rules).
    """

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises Refused where the rules forbid the request."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as problem:
            raise Refused("robots.txt") from problem

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=_CLOSED)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, IgnoreRequest):
            # It redirects to a host behind the fence: this host has no rules of its own.
            super()._robots_error(exc, netloc)
            return
        waiting = self._parsers[netloc]
        closed = self._parserimpl.from_crawler(self.crawler, _CLOSED)
        self._parsers[netloc] = closed
        # Super's way would tell the waiting requests that there are no rules.
        cast(Deferred[RobotParser], waiting).callback(closed)
