"""The download handler: Scrapy's, on aiohttp, with an address filter and limits on responses."""

from __future__ import annotations

from typing import ClassVar

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.utils.ssl import _make_ssl_context

from crawler.address_filter import AddressFilter

MAX_HEADER_BYTES = 32 << 10
"""For one header line; browsers accept no longer ones."""
MAX_HEADERS = 512
"""For one response. With the limit for a line it bounds the head, which ``max_bytes`` does not."""


class DownloadHandler(AiohttpDownloadHandler):
    """Has a session of its own for each site, since that site's profile decides which addresses are allowed.

    Scrapy calls its handler experimental; Scrapy is pinned, and the handler is tested against hostile
    servers.
    """

    experimental: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        # Not that of the parent class: it would create a session without the address filter.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._ssl_context = _make_ssl_context(crawler.settings)
        address_filter = AddressFilter(crawler.settings.getbool("FANWEN_PRIVATE"))
        connector = aiohttp.TCPConnector(
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            resolver=address_filter,
            socket_factory=address_filter.create_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_HEADERS,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """Raises Refused, and whatever Scrapy's handlers raise."""
        # Else the URL would be normalised again; it is canonical, and is archived in this spelling.
        request.meta["verbatim_url"] = True
        return await super().download_request(request)

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        # The bytes as received: old servers write file names in GBK.
        return Headers(list(response.raw_headers))
