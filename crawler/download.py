"""The download handler: Scrapy's on aiohttp, with the gate before it and bounds on what a server may send."""

from __future__ import annotations

from typing import ClassVar

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.utils.ssl import _make_ssl_context

from crawler.gate import Gate

HEADER_BYTES = 32 << 10
"""Of one header line; browsers take no longer ones."""
HEADERS = 512
"""Of one response. Together with the length of a line they bound the head, which ``max_bytes`` does not."""


class DownloadHandler(AiohttpDownloadHandler):
    """A session of its own for each site: addresses are judged by that site's profile.

    Scrapy calls its handler experimental; what we need of it is pinned, and tested against hostile servers.
    """

    experimental: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        # Not its parent's: that would make a session without the gate.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._ssl_context = _make_ssl_context(crawler.settings)
        gate = Gate(crawler.settings.getbool("FANWEN_PRIVATE"))
        connector = aiohttp.TCPConnector(
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            resolver=gate,
            socket_factory=gate.socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            max_headers=HEADERS,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """Raises Refused beside what Scrapy's handlers raise."""
        # Else the URL would be respelled; it was made canonical, and is archived as it stands.
        request.meta["verbatim_url"] = True
        return await super().download_request(request)

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        # The bytes as they came: old servers write their names in GBK.
        return Headers(list(response.raw_headers))
