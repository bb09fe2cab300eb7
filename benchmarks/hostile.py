"""Hostile servers, crawled at once together with a good one: each crawl must end as the table says.

Run ``python -m benchmarks.hostile``. The sizes are full ones: a bomb unpacks to 10 GB, a robots.txt has
10 MB, a chain has 10,000 redirects. The limits are the defaults of a profile, except for pause and timeout.
Prints the end of each crawl and the peak memory of the crawling process; the exit code is 1 if an end is not
the expected one, or if the peak is over 500 MB. The tests crawl the same servers with small sizes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import traps
from benchmarks.loopback import loopback_profile
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

MAX_PEAK = 500
"""In MB."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of the traps, and limits of the profiles."""

    megabytes: int
    """Size of an unpacked bomb."""
    robots: int
    """Bytes of a robots.txt that is too long."""
    max_bytes: int
    timeout: float
    """Seconds, for the servers that must exceed it."""
    patience: float
    """Seconds, for all others."""


FULL = Scale(10_000, 9_900_000, Limits().max_bytes, 20.0, 20.0)
SMALL = Scale(30, 700_000, 1_000_000, 3.0, 120.0)


@dataclass(frozen=True, slots=True)
class Trap:
    """A server, and the expected report of its crawl."""

    answer: Answer
    refused: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    end: str = "finished"
    new: int = 0
    limits: dict[str, Any] = field(default_factory=dict)

    @property
    def is_slow(self) -> bool:
        """Whether it delays its response until the timeout."""
        return any("timeout" in kind for kind in self.errors)

    def wrong(self, report: SiteReport) -> str:
        """The difference of the report from the expected one; empty if there is none."""
        actual = {name: getattr(report, name) for name in ("refused", "errors", "end", "new")}
        expected = {name: getattr(self, name) for name in actual}
        return "" if actual == expected else f"{actual}, expected {expected}"


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


def _refused(reason: str, response: Iterable[bytes]) -> Trap:
    return Trap(site(article(response)), refused={reason: 1})


def _failed(reason: str, response: Iterable[bytes]) -> Trap:
    return Trap(site(article(response)), errors={reason: 1})


def _closed(reason: str, robots: Iterable[bytes]) -> Trap:
    return Trap(site(article(page()), robots), {"robots.txt": 1}, {f"robots.txt: {reason}": 1})


TEXT = head(Content_Type="text/plain")
HTML = head(Content_Type="text/html")


def _bodies(scale: Scale) -> dict[str, Trap]:
    return {
        "gzip-bomb": _refused("too large", traps.gzip_bomb(scale.megabytes)),
        "deflate-bomb": _refused("too large", traps.deflate_bomb(scale.megabytes)),
        "brotli-bomb": _refused("too large", traps.brotli_bomb(scale.megabytes)),
        "zstd-bomb": _refused("too large", traps.zstd_bomb(scale.megabytes)),
        "bomb-in-a-bomb": _refused("too large", traps.nested_bomb(scale.megabytes)),
        "no-gzip": _failed("bad encoding", [head(Content_Encoding="gzip"), b"<p>plain"]),
        "no-deflate": _failed("bad encoding", [head(Content_Encoding="deflate"), b"<p>plain"]),
        "no-brotli": _failed("bad encoding", [head(Content_Encoding="br"), b"<p>plain"]),
        "no-zstd": _failed("bad encoding", [head(Content_Encoding="zstd"), b"<p>plain"]),
        "endless-body": _refused("too large", Repeated(HTML, ZEROS)),
        "endless-chunks": _refused(
            "too large", Repeated(head(Transfer_Encoding="chunked"), b"3e8\r\n" + bytes(1_000) + b"\r\n")
        ),
        "claims-a-terabyte": _refused("too large", [head(Content_Length=10**12)]),
        "claims-nonsense": _failed("bad response", [head(Content_Length="9" * 5_000)]),
        "drips": _failed("timeout", Repeated(HTML, b"x", pause=0.1)),
        "says-nothing": _failed("timeout", Repeated(b"", b"", pause=0.1)),
        "hangs-up": _failed("connection lost", []),
        "deep": Trap(site(article([HTML, b"<div>" * (scale.max_bytes // 6)])), new=1),
    }


def _heads() -> dict[str, Trap]:
    status = b"HTTP/1.1 200 OK\r\n"
    return {
        "no-http": _failed("bad response", [b"SSH-2.0-OpenSSH\r\n", ZEROS]),
        "head-of-1-mb": _failed("bad response", [status + b"X: ", ZEROS, b"\r\n\r\n"]),
        "many-headers": _failed("bad response", Repeated(status, b"X: y\r\n", 10_000)),
        "endless-head": _failed("bad response", Repeated(status, b"X: y\r\n" * 1_000)),
        "drips-headers": _failed("timeout", Repeated(status, b"X: y\r\n", pause=0.1)),
        "endless-continue": _failed("timeout", Repeated(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.001)),
    }


FORBIDDEN = (
    *("127.0.0.1", "127.1", "0.0.0.0", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]"),
    *("[fd00::1]", "[::]", "[64:ff9b::7f00:1]", "user:word@127.0.0.1"),
)
"""Private addresses, in the forms that a redirect may use."""


def _redirects() -> dict[str, Trap]:
    inside = {f"/article/{n}.html": partial(_redirect_inside, host) for n, host in enumerate(FORBIDDEN)}
    refresh = '<meta http-equiv="refresh" content="0;url={}">'.format
    itself, nowhere = (refresh(url).encode() for url in ("/article/1.html", "http://[bad"))
    return {
        "redirects-inside": Trap(site(inside), refused={"other host": len(FORBIDDEN)}),
        "redirects-10,000-times": Trap(_chain, errors={"redirect loop": 1}),
        "redirects-to-itself": _failed("redirect loop", redirect("/article/1.html")),
        "redirects-nowhere": _refused("bad url", redirect("http://[bad")),
        "redirects-to-no-port": _refused("bad url", redirect("http://127.0.0.1:99999/")),
        "redirects-far": _refused("url too long", redirect("/article/" + "x" * 5_000)),
        # These have a body, so they may be articles.
        "refreshes-itself": Trap(site(article([HTML, itself])), errors={"redirect loop": 1}, new=1),
        "refreshes-nowhere": Trap(site(article([HTML, nowhere])), refused={"bad url": 1}, new=1),
    }


def _redirect_inside(host: str, path: str) -> Iterable[bytes]:
    return redirect(f"http://{host}/secret")


def _chain(path: str) -> Iterable[bytes]:
    name = path.removeprefix("/article/").removesuffix(".html")
    if not name.isdigit():
        return site(article(()))(path)
    return redirect(f"/article/{int(name) + 1}.html") if int(name) < 10_000 else page()


def _labyrinths() -> dict[str, Trap]:
    """Endless lists: the crawl of each ends at a limit."""
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
    """Serve the traps on loopback while the context lasts; yields a profile for each."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(closing(Server(trap.answer))) for name, trap in traps.items()}
        limits = {name: _limits(trap, scale) for name, trap in traps.items()}
        yield [loopback_profile(name, server.host, limits[name]) for name, server in servers.items()]


def _limits(trap: Trap, scale: Scale) -> Limits:
    timeout = scale.timeout if trap.is_slow else scale.patience
    return replace(Limits(0.0, max_bytes=scale.max_bytes, timeout=timeout, private=True), **trap.limits)


def main() -> int:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    traps = table(FULL)
    with tempfile.TemporaryDirectory() as data, served(traps, FULL) as profiles:
        peak = Peak()
        report = crawl(profiles, Path(data), None, on_progress=lambda pages: peak.look())
    wrong = {name: trap.wrong(report.sites[name]) for name, trap in traps.items()}
    for name in traps:
        result = report.sites[name]
        print(f"{name:24} {result.seconds:6.1f} s  {result.refused or result.errors or result.end}")
        if wrong[name]:
            print(f"  {wrong[name]}")
    print(f"peak of the crawling process: {peak.megabytes:,.0f} MB, in {report.seconds:.0f} s")
    return 1 if any(wrong.values()) or peak.megabytes > MAX_PEAK else 0


if __name__ == "__main__":
    sys.exit(main())
