"""Redirects: Scrapy's, but a bad or circular redirect is counted as a failure with a reason."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.refusal import Refused


class RedirectsMiddleware(RedirectMiddleware):
    """By status and Location."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises Refused if the target is not a URL, IgnoreRequest if the chain is too long or circular."""
        try:
            return _refuse_circle(request, super().process_response(request, response))
        except ValueError as error:
            raise Refused("bad url") from error


_SEARCHED_BYTES = 4 * 4096
"""In any encoding they hold the 4,096 characters in which Scrapy searches for the tag."""


class MetaRefreshesMiddleware(MetaRefreshMiddleware):
    """By ``<meta http-equiv="refresh">``."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises Refused if the target is not a URL, IgnoreRequest if the chain is too long or circular."""
        head = response.body[:_SEARCHED_BYTES]
        # Scrapy would decode each whole page first. Only UTF-16 and UTF-32 encode the word in other bytes.
        if b"refresh" not in head.lower() and b"\0" not in head:
            return response
        try:
            return _refuse_circle(request, super().process_response(request, response))
        except ValueError as error:
            raise Refused("bad url") from error


def _refuse_circle(request: Request, result: Request | Response) -> Request | Response:
    """The result, unless it requests a URL of the chain: Scrapy would silently drop that as a duplicate.

    Sites redirect visitors without cookies in a circle. Raises IgnoreRequest.
    """
    if isinstance(result, Request) and result.url in (request.url, *request.meta.get("redirect_urls", ())):
        raise IgnoreRequest("a circle of redirects")
    return result
