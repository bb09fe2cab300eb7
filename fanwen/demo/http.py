"""Just enough HTTP/1.1 to be crawled: requests with keep-alive, conditional answers, chunked streams."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from fanwen.demo.sites.base import Answer


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request; header names in lower case."""

    method: str
    path: str
    version: str
    headers: Mapping[str, str]

    @property
    def keeps_alive(self) -> bool:
        """Whether the connection stays open for another request."""
        wish = self.headers.get("connection", "").lower()
        return wish != "close" if self.version == "HTTP/1.1" else wish == "keep-alive"


def parse(head: bytes) -> Request | None:
    """Read the head of a request, None where it is none."""
    first, *rows = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/"):
        return None
    pairs = (row.partition(":") for row in rows if ":" in row)
    return Request(
        parts[0], parts[1], parts[2], {name.strip().lower(): value.strip() for name, _, value in pairs}
    )


def unchanged(request: Request, answer: Answer) -> bool:
    """Return whether the client's copy is still good (RFC 9110, 13.1: If-None-Match goes before the date)."""
    headers = dict(answer.headers)
    if answer.status != 200 or "ETag" not in headers:
        return False
    if tags := request.headers.get("if-none-match"):
        return tags == "*" or headers["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    if since := request.headers.get("if-modified-since"):
        try:
            return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False
    return False


def head_of(answer: Answer, status: int) -> bytes:
    """Return the status line and the headers of an answer."""
    rows = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Server: fanwen-demo"]
    rows += [f"{name}: {value}" for name, value in answer.headers]
    if status != 304:
        rows.append(f"Content-Type: {answer.content_type}")
        rows.append(
            "Transfer-Encoding: chunked" if answer.repeat > 1 else f"Content-Length: {len(answer.body)}"
        )
    return "\r\n".join([*rows, "", ""]).encode("latin-1")


@dataclass(frozen=True, slots=True)
class Connections:
    """Answers the connections of one site."""

    answer: Callable[[str], Answer]

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after another until the client leaves."""
        try:
            while await self._next(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client is gone, or talks no HTTP: nobody is left to tell
        except asyncio.CancelledError:
            pass  # the server ends while the client holds its connection open
        finally:
            writer.close()

    async def _next(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = parse(await reader.readuntil(b"\r\n\r\n"))
        if request is None or request.method not in ("GET", "HEAD"):
            status = 400 if request is None else 405
            writer.write(head_of(Answer(status, b"", headers=(("Connection", "close"),)), status))
            return False
        answer = self.answer(request.path)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        same = unchanged(request, answer)
        writer.write(head_of(answer, 304 if same else answer.status))
        if not same and request.method == "GET":
            await _send(answer, writer)
        await writer.drain()
        return request.keeps_alive


async def _send(answer: Answer, writer: asyncio.StreamWriter) -> None:
    if answer.repeat == 1:
        writer.write(answer.body)
        return
    chunk = b"%x\r\n%b\r\n" % (len(answer.body), answer.body)
    for _ in range(answer.repeat):
        writer.write(chunk)
        await writer.drain()
    writer.write(b"0\r\n\r\n")
