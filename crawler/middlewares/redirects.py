"""Redirects: Scrapy's, but one that leads nowhere, or back, costs its page with a reason."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.refusal import Refused


class Redirects(RedirectMiddleware):
    """By status and Location."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises Refused where the target is no URL, IgnoreRequest where the chain is too long or a ring."""
        try:
            return _onward(request, super().process_response(request, response))
        except ValueError as error:
            raise Refused("bad url") from error


_LOOKED_AT = 4 * 4096
"""Bytes that hold the 4,096 characters in which Scrapy looks for the tag, whatever the encoding."""


class MetaRefreshes(MetaRefreshMiddleware):
    """By ``<meta http-equiv="refresh">``."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises Refused where the target is no URL, IgnoreRequest where the chain is too long or a ring."""
        head = response.body[:_LOOKED_AT]
        # Scrapy would decode each page in whole to find out. Only UTF-16 and UTF-32 write the word otherwise.
        if b"refresh" not in head.lower() and b"\0" not in head:
            return response
        try:
            return _onward(request, super().process_response(request, response))
        except ValueError as error:
            raise Refused("bad url") from error


def _onward(request: Request, found: Request | Response) -> Request | Response:
    """What was found, unless it leads back: Scrapy would drop that as asked for already, without a word.

    Sites do this to visitors that take no cookies.
    """
    if isinstance(found, Request) and found.url in (request.url, *request.meta.get("redirect_urls", ())):
        raise IgnoreRequest("a ring of redirects")
    return found
