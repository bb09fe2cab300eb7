"""The spider of ``crawl_nginx``, written as in Scrapy's tutorial: lists, articles, each response to disk.

Run by ``python -m scrapy runspider``, with the arguments ``-a root=URL -a out=FOLDER``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response


class StockSpider(scrapy.Spider):
    """Follows every link of a list, and writes every page to a file."""

    name = "stock"

    def __init__(self, root: str, out: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [f"{root}/list/0.html"]
        self._out = Path(out)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        self._write(response)
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse if "/list/" in link else self.parse_article)

    def parse_article(self, response: Response) -> None:
        self._write(response)

    def _write(self, response: Response) -> None:
        name = urlsplit(response.url).path.strip("/").replace("/", "-")
        (self._out / name).write_bytes(response.body)

    def closed(self, reason: str) -> None:
        counts = self.crawler.stats.get_stats()
        seconds = (datetime.now(UTC) - counts["start_time"]).total_seconds()
        print(json.dumps({"pages": counts["response_received_count"], "seconds": seconds}))
