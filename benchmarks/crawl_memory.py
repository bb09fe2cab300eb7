"""Memory of a long crawl: what the process holds after ten thousand pages, and after a hundred thousand.

Run ``python -m benchmarks.crawl_memory [--pages N]``. A server of its own process makes the pages on the fly;
each list shows a hundred articles, and then the next list, so that all lists are read before any article. A
second crawl finds all pages known and asks for all of them again. Prints the megabytes held on the way; the
exit code is 1 where a crawl holds 100 MB more at its end than after a tenth of it.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from benchmarks.crawl_nginx import wait_for
from benchmarks.dedup_texts import machine
from benchmarks.memory import children, held
from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits, Recheck
from crawler.runner import crawl
from db import pages
from db.corpus import writing
from db.models import PageRow
from pipelines.archive import Record, files, records

PORT = 20_470
PER_LIST = 100
MOST_GROWN = 100.0
"""Megabytes."""
TEXT = "<p>" + "各位来宾，大家好！" * 60 + "</p>"


class Site(asyncio.Protocol):
    """One connection to a site of any number of pages."""

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
        shown = range(number * PER_LIST, min((number + 1) * PER_LIST, self.total))
        links = [f"/article/{n}.html" for n in shown]
        links += [f"/list/{number + 1}.html"] if shown and shown[-1] + 1 < self.total else []
        return "".join(f'<a href="{link}">x</a>' for link in links)


def serve(total: int, port: int) -> None:
    """Serve ``total`` articles until the process is ended."""
    Site.total = total

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(run())


class Curve:
    """The megabytes of this process's one child by the pages that had come, at tenths of the way."""

    def __init__(self, total: int, beside: int) -> None:
        self.points: dict[int, float] = {}
        self._step = max(total // 10, 1)
        self._beside = beside
        self._since = monotonic()

    def __call__(self, come: Mapping[str, int]) -> None:
        count = sum(come.values())
        tenth = count // self._step
        if tenth in self.points or tenth == 0:
            return
        crawling = [process for process in children(_own()) if process != self._beside]
        self.points[tenth] = max(held(process)[0] for process in crawling)
        print(
            f"{count:>9,} pages {self.points[tenth]:7.1f} MB {monotonic() - self._since:7.0f} s", flush=True
        )

    @property
    def grown(self) -> float:
        """Megabytes between the first tenth and the last."""
        return self.points[max(self.points)] - self.points[min(self.points)]


def _own() -> int:
    return multiprocessing.current_process().pid or 0


def profile_of(port: int, recheck: Recheck) -> SiteProfile:
    """The site, without pause and without a cap."""
    limits = Limits(0.0, 16, pages=0, depth=1_000_000, recheck=recheck, private=True)
    return SiteProfile(
        name="long",
        hosts=(f"127.0.0.1:{port}",),
        start=(f"http://127.0.0.1:{port}/list/0.html",),
        lists=("/list/",),
        articles=("/article/",),
        limits=limits,
    )


def know(data: Path) -> Path:
    """A corpus that knows the pages of the archive, but has cleaned none."""
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
    given = parser.parse_args()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(given.pages, given.port))
    server.start()
    wait_for(f"http://127.0.0.1:{given.port}/robots.txt")
    grown = []
    print(machine())
    try:
        with tempfile.TemporaryDirectory() as name:
            known: Path | None = None
            for title, recheck in (("all new", "never"), ("all known, all asked for again", "always")):
                print(title, flush=True)
                curve = Curve(given.pages, server.pid or 0)
                report = crawl([profile_of(given.port, recheck)], Path(name), known, on_progress=curve)
                site = report.sites["long"]
                print(f"  {site.articles:,} articles, {site.errors or 'no errors'}, {site.seconds:.0f} s")
                grown.append(curve.grown)
                known = know(Path(name))
    finally:
        server.kill()
        server.join()
    print(
        "grown by " + " and ".join(f"{each:.0f} MB" for each in grown) + " from the first tenth to the last"
    )
    return 1 if max(grown) > MOST_GROWN else 0


if __name__ == "__main__":
    sys.exit(main())
