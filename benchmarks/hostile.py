"""A table of hostile servers, crawled all at once with a good one: each must come to its named end.

Run ``python -m benchmarks.hostile``: the sizes are full ones (a bomb unpacks to 10 GB, a robots.txt has
10 MB, a chain 10,000 redirects), the limits those of a profile that says nothing, but for pause and timeout.
Prints each server's end and the most memory that the crawling process held; the exit code is 1 where one is
not as it must be, or where that is over 500 MB. The tests crawl the same table small.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks import traps
from benchmarks.memory import Peak
from benchmarks.traps import (
    OPEN,
    ZEROS,
    Answer,
    Repeated,
    Server,
    article,
    endless_lists,
    head,
    page,
    redirect,
    site,
)
from crawler.links import MAX_LINKS
from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits
from crawler.report import SiteReport
from crawler.runner import crawl

PEAK = 500
"""Megabytes."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the traps are, and what a profile allows."""

    megabytes: int
    """Of what a bomb unpacks to."""
    robots: int
    """Bytes of a robots.txt that is too long."""
    max_bytes: int
    timeout: float
    """Seconds, for the servers that must run into it."""
    patience: float
    """Seconds, for all others."""


FULL = Scale(10_000, 9_900_000, Limits().max_bytes, 20.0, 20.0)
SMALL = Scale(30, 700_000, 1_000_000, 3.0, 120.0)


@dataclass(frozen=True, slots=True)
class Trap:
    """A server, and what the report of its crawl must say."""

    answer: Answer
    refused: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    end: str = "finished"
    new: int = 0
    limits: dict[str, Any] = field(default_factory=dict)

    @property
    def is_slow(self) -> bool:
        """Whether it keeps the crawl waiting until the time for a response is over."""
        return any("timeout" in kind for kind in self.errors)

    def wrong(self, report: SiteReport) -> str:
        """How the report differs from what it must say; empty where it does not."""
        said = {name: getattr(report, name) for name in ("refused", "errors", "end", "new")}
        must = {name: getattr(self, name) for name in said}
        return "" if said == must else f"{said}, must be {must}"


def table(scale: Scale) -> dict[str, Trap]:
    """The traps by name."""
    return {
        "good": Trap(site({f"/article/{n}.html": lambda path: page(text=path) for n in range(30)}), new=30),
        **_bodies(scale),
        **_heads(),
        **_redirects(),
        **_labyrinths(),
        **_robots(scale),
    }


def _refusing(reason: str, said: Iterable[bytes]) -> Trap:
    return Trap(site(article(said)), refused={reason: 1})


def _failing(reason: str, said: Iterable[bytes]) -> Trap:
    return Trap(site(article(said)), errors={reason: 1})


def _closed(reason: str, robots: Iterable[bytes]) -> Trap:
    return Trap(site(article(page()), robots), {"robots.txt": 1}, {f"robots.txt: {reason}": 1})


TEXT = head(Content_Type="text/plain")
HTML = head(Content_Type="text/html")


def _bodies(scale: Scale) -> dict[str, Trap]:
    return {
        "gzip-bomb": _refusing("too large", traps.gzip_bomb(scale.megabytes)),
        "deflate-bomb": _refusing("too large", traps.deflate_bomb(scale.megabytes)),
        "brotli-bomb": _refusing("too large", traps.brotli_bomb(scale.megabytes)),
        "zstd-bomb": _refusing("too large", traps.zstd_bomb(scale.megabytes)),
        "bomb-in-a-bomb": _refusing("too large", traps.nested_bomb(scale.megabytes)),
        "no-gzip": _failing("bad encoding", [head(Content_Encoding="gzip"), b"<p>plain"]),
        "no-deflate": _failing("bad encoding", [head(Content_Encoding="deflate"), b"<p>plain"]),
        "no-brotli": _failing("bad encoding", [head(Content_Encoding="br"), b"<p>plain"]),
        "no-zstd": _failing("bad encoding", [head(Content_Encoding="zstd"), b"<p>plain"]),
        "endless-body": _refusing("too large", Repeated(HTML, ZEROS)),
        "endless-chunks": _refusing(
            "too large", Repeated(head(Transfer_Encoding="chunked"), b"3e8\r\n" + bytes(1_000) + b"\r\n")
        ),
        "claims-a-terabyte": _refusing("too large", [head(Content_Length=10**12)]),
        "claims-nonsense": _failing("bad response", [head(Content_Length="9" * 5_000)]),
        "drips": _failing("timeout", Repeated(HTML, b"x", pause=0.1)),
        "says-nothing": _failing("timeout", Repeated(b"", b"", pause=0.1)),
        "hangs-up": _failing("connection lost", []),
        "deep": Trap(site(article([HTML, b"<div>" * (scale.max_bytes // 6)])), new=1),
    }


def _heads() -> dict[str, Trap]:
    status = b"HTTP/1.1 200 OK\r\n"
    return {
        "no-http": _failing("bad response", [b"SSH-2.0-OpenSSH\r\n", ZEROS]),
        "head-of-1-mb": _failing("bad response", [status + b"X: ", ZEROS, b"\r\n\r\n"]),
        "many-headers": _failing("bad response", Repeated(status, b"X: y\r\n", 10_000)),
        "endless-head": _failing("bad response", Repeated(status, b"X: y\r\n" * 1_000)),
        "drips-headers": _failing("timeout", Repeated(status, b"X: y\r\n", pause=0.1)),
        "endless-continue": _failing("timeout", Repeated(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.001)),
    }


FORBIDDEN = (
    *("127.0.0.1", "127.1", "0.0.0.0", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]"),
    *("[fd00::1]", "[::]", "[64:ff9b::7f00:1]", "user:word@127.0.0.1"),
)
"""Addresses inside, in the forms that a redirect may give them."""


def _redirects() -> dict[str, Trap]:
    inside = {
        f"/article/{n}.html": lambda path, host=host: redirect(f"http://{host}/secret")
        for n, host in enumerate(FORBIDDEN)
    }
    refresh = '<meta http-equiv="refresh" content="0;url={}">'.format
    itself, nowhere = (refresh(url).encode() for url in ("/article/1.html", "http://[bad"))
    return {
        "redirects-inside": Trap(site(inside), refused={"other host": len(FORBIDDEN)}),
        "redirects-10,000-times": Trap(_chain, errors={"redirect loop": 1}),
        "redirects-to-itself": _failing("redirect loop", redirect("/article/1.html")),
        "redirects-nowhere": _refusing("bad url", redirect("http://[bad")),
        "redirects-to-no-port": _refusing("bad url", redirect("http://127.0.0.1:99999/")),
        "redirects-far": _refusing("url too long", redirect("/article/" + "x" * 5_000)),
        # These have a body, and may be articles.
        "refreshes-itself": Trap(site(article([HTML, itself])), errors={"redirect loop": 1}, new=1),
        "refreshes-nowhere": Trap(site(article([HTML, nowhere])), refused={"bad url": 1}, new=1),
    }


def _chain(path: str) -> Iterable[bytes]:
    name = path.removeprefix("/article/").removesuffix(".html")
    if not name.isdigit():
        return site(article(()))(path)
    return redirect(f"/article/{int(name) + 1}.html") if int(name) < 10_000 else page()


def _labyrinths() -> dict[str, Trap]:
    """Lists without end: each way out of them is a cap."""
    many = page(*(f"/x/{n}.html" for n in range(MAX_LINKS + 5_000)), "/article/1.html")
    return {
        "too-many-links": Trap(
            lambda path: many if "/list/" in path else site({})(path), {"too many links": 1}
        ),
        "calendar": Trap(endless_lists("/list/?month={}".format), {"too deep": 1}, limits={"depth": 30}),
        "folders": Trap(endless_lists(lambda n: "list/" * n), {"too deep": 1}, limits={"depth": 20}),
        "query": Trap(endless_lists(lambda n: "?" + "a=1&" * 10 * n), {"url too long": 1}),
        "sessions": Trap(
            endless_lists("/list/;jsessionid={}".format),
            {"page cap": 1},
            end="page cap",
            limits={"pages": 30},
        ),
    }


def _robots(scale: Scale) -> dict[str, Trap]:
    two = {f"/article/{n}.html": lambda path: page() for n in (1, 2)}
    long = Repeated(TEXT + OPEN + b"Disallow: /article/2.html\n", b"#" * 99 + b"\n", scale.robots // 100)
    return {
        "robots-too-long": Trap(site(two, long), {"robots.txt": 1}, new=1),
        "robots-500": _closed("500", [head("500 Oh", Content_Length=0)]),
        "robots-endless": _closed("too large", Repeated(TEXT, ZEROS)),
        "robots-bomb": _closed("too large", traps.gzip_bomb(scale.megabytes)),
        "robots-drips": _closed("timeout", Repeated(TEXT, b"x", pause=0.1)),
        "robots-no-http": _closed("bad response", [ZEROS]),
    }


@contextmanager
def served(traps: Mapping[str, Trap], scale: Scale) -> Iterator[list[SiteProfile]]:
    """The traps on loopback while the context lasts; yields a profile for each."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(closing(Server(trap.answer))) for name, trap in traps.items()}
        usual = Limits(0.0, max_bytes=scale.max_bytes, private=True)
        yield [
            SiteProfile(
                name=name,
                hosts=(server.host,),
                start=(f"{server.root}/list/1.html",),
                lists=("/list/",),
                articles=(r"/article/\w+\.html$",),
                limits=replace(
                    usual,
                    timeout=scale.timeout if traps[name].is_slow else scale.patience,
                    **traps[name].limits,
                ),
            )
            for name, server in servers.items()
        ]


def main() -> int:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    traps = table(FULL)
    with tempfile.TemporaryDirectory() as data, served(traps, FULL) as profiles:
        watch = Peak()
        report = crawl(profiles, Path(data), None, on_progress=lambda pages: watch.look())
    wrong = {name: trap.wrong(report.sites[name]) for name, trap in traps.items()}
    for name in traps:
        found = report.sites[name]
        print(f"{name:24} {found.seconds:6.1f} s  {found.refused or found.errors or found.end}")
        if wrong[name]:
            print(f"  {wrong[name]}")
    print(f"the crawling process held {watch.megabytes:,.0f} MB at most, in {report.seconds:.0f} s")
    return 1 if any(wrong.values()) or watch.megabytes > PEAK else 0


if __name__ == "__main__":
    sys.exit(main())
