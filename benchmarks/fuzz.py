"""Cleans randomly damaged pages: none may raise an error or take longer than five processor seconds.

Usage: ``python -m benchmarks.fuzz [--minutes M] [--seed N] [FOLDER]``. The pages are those of the bundled
essay sites, and the files of FOLDER. Each is mutated at random (bytes removed, repeated or replaced, markup
and damage inserted) and cleaned as HTML or as text. Prints each failure with the seed that reproduces it; the
exit code is 1 if there was one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from fanwen.demo.network import Network
from pipelines.cleaning.clean import clean
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page

MAX_SECONDS = 5.0
MAX_BYTES = 400_000
"""Size of a page before its mutation: larger ones only slow the search."""
PIECES = [
    *(
        b"<div>" * 400,
        b"<table><tr><td>" * 80,
        b"</div></p>",
        b"<!--",
        b"<script>",
        b"&#x110000;",
        b"&nbsp;" * 50,
    ),
    *(
        b"\xef\xbf\xbd" * 9,
        b"\xa1",
        b"\x00" * 5,
        b"\xff\xfe",
        b"(d\xc7\x8eo)" * 30,
        b"?",
        "篇一".encode() * 40,
    ),
    *(
        "（一）".encode() * 30,
        "2、".encode() * 20,
        "　".encode() * 200,
        b" " * 3000,
        b"`" * 99,
        "，".encode() * 500,
    ),
    *(
        "同志们：\n".encode() * 40,
        "下载".encode() * 90,
        b"<br>" * 500,
        "鐨勪".encode() * 60,
        b"0" * 2000,
        b"&" * 999,
    ),
]


def mutate(body: bytes, dice: random.Random) -> bytes:
    """The page with one to six mutations."""
    data = bytearray(body)
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(data) + 1)
        end = min(len(data), start + dice.choice([1, 2, 30, 400, 5000]))
        kind = dice.randrange(5)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:start] = data[start:end] * dice.choice([1, 2, 20])
        elif kind == 2:
            data[start:end] = dice.randbytes(end - start)
        else:
            data[start:start] = dice.choice(PIECES) * dice.choice([1, 1, 1, 10])
    return bytes(data)


def sources(folder: Path | None) -> list[bytes]:
    """The pages to mutate: some of each of the demo's sites, and those of the folder."""
    generated = [
        body
        for site in Network(seed=3, pages=300).sites.values()
        for number in range(min(12, site.size(1)))
        if (body := site.answer(site.article_path(site.index(number)), 1).body)
    ]
    files = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()] if folder else []
    return [body for body in (*generated, *files) if len(body) < MAX_BYTES]


def attack(body: bytes, kind: str) -> str | None:
    """Clean the page; return the failure, if there is one."""
    page = Page("http://fuzz.test/1", "2026-01-01T00:00:00Z", kind, body, "fuzz")
    start = time.process_time()
    try:
        result = clean([page], SiteRules("fuzz"))
    except Exception as error:  # noqa: BLE001 - any error is a failure
        return f"{type(error).__name__}: {error}"
    seconds = time.process_time() - start
    if seconds > MAX_SECONDS:
        return f"took {seconds:.1f} s"
    return None if result.speeches or result.rejections else "neither a speech nor a rejection"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    pages = sources(options.folder)
    end = time.monotonic() + options.minutes * 60
    seed, failed = options.seed, 0
    while time.monotonic() < end:
        seed += 1
        dice = random.Random(seed)
        body = mutate(dice.choice(pages), dice)
        kind = dice.choice(["text/html", "text/html", "text/plain"])
        problem = attack(body, kind)
        if problem:
            failed += 1
            print(f"seed {seed}: {kind}, {len(body):,} bytes: {problem}", flush=True)
    print(f"{seed - options.seed:,} pages from {len(pages)} sources, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
