"""Memory of a long crawl, from its first tenth to its end.

Run ``python -m benchmarks.crawl_memory [--pages N]``. A server in a separate process generates the pages on
request. Each list links to a hundred articles, then to the next list, so that all lists are read before any
article. A second crawl knows all pages and requests each of them again. Prints the memory during the crawls;
the exit code is 1 if a crawl holds 100 MB more at its end than after a tenth of it.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from benchmarks.dedup_texts import machine
from benchmarks.loopback import list_links, loopback_profile, wait_for
from benchmarks.memory import children_of, memory_of
from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits, Recheck
from crawler.runner import crawl
from db import pages
from db.corpus import writing
from db.models import PageRow
from pipelines.archive import Record, files, records

PORT = 20_470
MAX_GROWTH = 100.0
"""In MB."""
TEXT = "<p>" + "各位来宾，大家好！" * 60 + "</p>"


class Site(asyncio.Protocol):
    """One connection to a site that has any number of articles."""

    total = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].decode()
        body = self._page(path).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)  # type: ignore[attr-defined]

    def _page(self, path: str) -> str:
        kind, _, name = path.strip("/").partition("/")
        number = int(name.removesuffix(".html") or 0) if kind in ("list", "article") else 0
        if kind != "list":
            return "" if kind == "robots.txt" else f"<meta charset=utf-8><h1>第{number}篇</h1>{TEXT}"
        return "".join(f'<a href="{link}">x</a>' for link in list_links(number, self.total))


def serve(total: int, port: int) -> None:
    """Serve ``total`` articles until the process is ended."""
    Site.total = total

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(run())


class Curve:
    """The memory of the crawling process in MB, at each tenth of the pages."""

    def __init__(self, total: int, server: int) -> None:
        self.points: dict[int, float] = {}
        self._step = max(total // 10, 1)
        self._server = server
        self._start = monotonic()

    def __call__(self, pages: Mapping[str, int]) -> None:
        """Note the memory, given the number of pages of each site so far."""
        count = sum(pages.values())
        tenth = count // self._step
        if tenth in self.points or tenth == 0:
            return
        crawling = [process for process in children_of(os.getpid()) if process != self._server]
        self.points[tenth] = max(memory_of(process).now for process in crawling)
        seconds = monotonic() - self._start
        print(f"{count:>9,} pages {self.points[tenth]:7.1f} MB {seconds:7.0f} s", flush=True)

    @property
    def growth(self) -> float:
        """MB between the first tenth and the last."""
        return self.points[max(self.points)] - self.points[min(self.points)]


def profile_of(port: int, recheck: Recheck) -> SiteProfile:
    """The profile of the site, without a pause and without a cap on pages."""
    limits = Limits(0.0, 16, pages=0, depth=1_000_000, recheck=recheck, private=True)
    return loopback_profile("long", f"127.0.0.1:{port}", limits, "/list/0.html")


def write_known_pages(data: Path) -> Path:
    """Write a corpus that knows the pages of the archive, but has cleaned none; return its path."""
    with writing(data / "corpus.db") as db:
        for path in files(data / "archive"):
            pages.save(db, [_row(record) for record, _ in records(path)])
    return data / "corpus.db"


def _row(record: Record) -> PageRow:
    return PageRow(
        url=record.url,
        site="long",
        article=record.url,
        part=1,
        status=record.status,
        checked_at=record.fetched_at,
        fetched_at=record.fetched_at,
        first_fetched=record.fetched_at,
        seen_at=record.fetched_at,
        etag=record.etag,
        last_modified=record.last_modified,
        content_type=record.content_type,
        digest=record.digest,
        file=record.location.file,
        offset=record.location.offset,
        outcome="new",
        rules=None,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args()
    arguments = (options.pages, options.port)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=arguments)
    server.start()
    wait_for(f"http://127.0.0.1:{options.port}/robots.txt")
    print(machine())
    try:
        with tempfile.TemporaryDirectory() as folder:
            growth = measure(Path(folder), options.pages, options.port, server.pid or 0)
    finally:
        server.kill()
        server.join()
    print(f"growth from the first tenth to the last: {' and '.join(f'{mb:.0f} MB' for mb in growth)}")
    return 1 if max(growth) > MAX_GROWTH else 0


def measure(data: Path, pages: int, port: int, server: int) -> list[float]:
    """Crawl all pages as new, then all again as known; return the growth of both crawls in MB."""
    growth = []
    known: Path | None = None
    rechecks: tuple[tuple[str, Recheck], ...] = (("all new", "never"), ("all known, all rechecked", "always"))
    for title, recheck in rechecks:
        print(title, flush=True)
        curve = Curve(pages, server)
        report = crawl([profile_of(port, recheck)], data, known, on_progress=curve)
        site = report.sites["long"]
        print(f"  {site.articles:,} articles, {site.errors or 'no errors'}, {site.seconds:.0f} s")
        growth.append(curve.growth)
        known = write_known_pages(data)
    return growth


if __name__ == "__main__":
    sys.exit(main())
