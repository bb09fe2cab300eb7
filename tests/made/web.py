"""A corpus written row by row, and `fanwen serve` on it."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import httpx
from sqlite_utils import Database

from db.corpus import writing
from db.occurrences import packed
from db.search import index
from tests.made import command
from tests.made.pages import speech, title
from tests.made.ports import free_port
from tests.made.speeches import Made

TIME = "2026-01-02T03:04:05Z"


def made(number: int) -> Made:
    """A different speech for each number."""
    text = speech(number)
    url = f"http://a.test/{number}.html"
    return Made(f"{number:032x}", title(number), text, url=url, chars=len(text), published="2024-03-05")


def add_speech(db: Database, row: Made) -> None:
    db["speeches"].insert(asdict(row))
    index.add(db, index.entries(db, [row.id]))
    add_occurrence(db, row)


def add_occurrence(db: Database, row: Made) -> None:
    names = ("url", "position", "site", "title", "published", "source", "genre", "variant", "chars")
    occurrence = {name: getattr(row, name) for name in (*names, "truncated", "starts_mid_sentence", "damage")}
    db["occurrences"].insert({"speech_id": row.id, **occurrence, "fetched_at": TIME, "body": b""})
    page = {"url": row.url, "site": row.site, "article": row.url, "part": 1, "status": 200}
    db["pages"].insert({**page, "checked_at": TIME, "fetched_at": TIME, "outcome": "speeches"}, ignore=True)


def add_copy(db: Database, row: Made, survivor: Made, reason: str = "near-duplicate") -> None:
    copy = {"id": row.id, "survivor_id": survivor.id, "jaccard": 0.75, "containment": 0.875, "reason": reason}
    db["duplicates"].insert({**copy, "title": row.title, "url": row.url, "text": packed(row.text)})
    add_occurrence(db, row)


def add_rejection(db: Database, url: str, reason: str, sample: str, stage: str = "screen") -> None:
    db["rejections"].insert({"url": url, "position": 0, "stage": stage, "reason": reason, "sample": sample})


def add_run(db: Database, exit_code: int = 0, **counts: object) -> None:
    row = {"kind": "crawl", "started": TIME, "ended": TIME, "exit_code": exit_code, "rules": "0"}
    db["runs"].insert({**row, "counts": json.dumps(counts)})


def small_corpus(path: Path, speeches: int = 30) -> None:
    """Speeches, a copy of the first with another beginning and end, a rejection, two runs."""
    with writing(path) as db:
        for number in range(speeches):
            add_speech(
                db, replace(made(number), site=f"site-{number % 3}", published=f"20{10 + number % 5}-01-01")
            )
        copy = replace(made(0), id="c" * 32, url="http://a.test/c.html", text="另外" + speech(0)[:-1])
        add_copy(db, copy, made(0))
        add_rejection(db, "http://a.test/r.html", "too short", "短")
        add_run(db, articles=3, speeches=2)
        add_run(db, 3, articles=1, monitors=["a-site: no list page was fetched"])


def start(data: Path, *options: str, port: int | None = None) -> subprocess.Popen[str]:
    """`fanwen serve`. Its first line is not read yet."""
    return command.start(data, "serve", "--port", str(port or free_port()), *options)


def address(server: subprocess.Popen[str]) -> str:
    """The address that the server prints."""
    assert server.stdout is not None
    line = server.stdout.readline()
    assert " is at http" in line, line + server.communicate(timeout=command.WATCHDOG)[1]
    return line.split(" is at ")[1].split(" ")[0]


@contextmanager
def serving(data: Path, *options: str) -> Iterator[httpx.Client]:
    """A client of a running server, which must print nothing on standard error."""
    server = start(data, *options)
    try:
        with httpx.Client(base_url=address(server), timeout=command.WATCHDOG) as client:
            yield client
    finally:
        server.send_signal(signal.SIGINT)
        _, stderr = server.communicate(timeout=command.WATCHDOG)
    assert server.returncode == 0
    assert stderr == "", stderr
