"""A web on loopback, and crawls of it: real servers, real requests, a real archive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits
from db import pages
from db.corpus import writing
from db.models import PageRow
from pipelines.archive import Record, files, records


@dataclass
class Answer:
    """What the server says to one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Waited before anything is said."""
    after: threading.Event | None = None
    """Waited for before anything is said."""


class Web:
    """One web server; ``answers`` may be changed while it runs, ``asked`` holds (path, request headers)."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[], Answer]] = {
            "/robots.txt": Answer(b"User-agent: *\nAllow: /\n")
        }
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                web.asked.append((self.path, dict(self.headers)))
                web.times.append(time.monotonic())
                web.answer(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.root = f"http://{self.host}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str, *links: str, text: str = "", **more: object) -> None:
        """An HTML page with these links."""
        anchors = "".join(f'<a href="{link}">链接</a>' for link in links)
        html = f"<html><head><meta charset='utf-8'></head><body><p>{text or path}</p>{anchors}</body></html>"
        self.answers[path] = replace(Answer(html.encode()), **more)  # type: ignore[arg-type]

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        found = self.answers.get(handler.path, Answer(b"not here", 404))
        answer = found() if callable(found) else found
        time.sleep(answer.seconds)
        if answer.after is not None:
            answer.after.wait()
        status, body = answer.status, answer.body
        validators = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
        if any(
            handler.headers[ask] and handler.headers[ask] == answer.headers.get(has)
            for ask, has in validators
        ):
            status, body = 304, b""
        head = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            **answer.headers,
        }
        if status == 200 and head["Content-Length"] != str(len(body)):
            handler.close_connection = True
        lines = [f"HTTP/1.1 {status} said"] + [f"{name}: {value}" for name, value in head.items()]
        try:
            handler.wfile.write("\r\n".join([*lines, "", ""]).encode() + body)
        except ConnectionError:
            handler.close_connection = True


@pytest.fixture(scope="module")
def webs() -> Iterator[Callable[[], Web]]:
    """Makes web servers, and closes them at the end of the module."""
    with ExitStack() as stack:

        def make() -> Web:
            web = Web()
            stack.callback(web.close)
            return web

        yield make


@pytest.fixture
def web(webs: Callable[[], Web]) -> Web:
    return webs()


def _profile_of(web: Web, name: str = "site", **limits: object) -> SiteProfile:
    """A profile for the server: lists below /list/, articles below /article/, no throttling."""
    usual = Limits(pause=0.0, concurrency=8, timeout=120.0, private=True)
    return SiteProfile(
        name=name,
        hosts=(web.host,),
        start=(f"{web.root}/list/1.html",),
        lists=("/list/",),
        articles=(r"/article/\w+\.html$",),
        parts=r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)",
        limits=replace(usual, **limits),  # type: ignore[arg-type]
    )


def _archived(data: Path) -> list[tuple[Record, bytes]]:
    """Everything in the archive, in order."""
    return [found for path in files(data / "archive") for found in records(path)]


def _corpus_of(data: Path, site: str) -> Path:
    """A corpus that knows the pages of the archive, as ingesting leaves it."""
    rows: dict[str, PageRow] = {}
    for record, _ in _archived(data):
        good = record.kind == "response" and record.status == 200
        before = rows.get(record.url)
        rows[record.url] = PageRow(
            url=record.url,
            site=site,
            article=record.url,
            part=1,
            status=record.status,
            checked_at=record.fetched_at,
            fetched_at=record.fetched_at if good else before and before.fetched_at,
            first_fetched=(before and before.first_fetched) or (record.fetched_at if good else None),
            seen_at=record.fetched_at,
            etag=record.etag if good else before and before.etag,
            last_modified=record.last_modified if good else before and before.last_modified,
            content_type=record.content_type,
            digest=record.digest if good else before and before.digest,
            file=record.location.file,
            offset=record.location.offset,
            outcome="new",
            rules=None,
        )
    with writing(data / "corpus.db") as db:
        pages.save(db, rows.values())
    return data / "corpus.db"


@pytest.fixture(scope="module")
def profile_of() -> Callable[..., SiteProfile]:
    return _profile_of


@pytest.fixture(scope="module")
def archived() -> Callable[[Path], list[tuple[Record, bytes]]]:
    return _archived


@pytest.fixture(scope="module")
def corpus_of() -> Callable[[Path, str], Path]:
    return _corpus_of
