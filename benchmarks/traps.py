"""Hostile servers: each does one thing that makes careless crawlers fail, in a size that can be chosen.

The tests use small sizes, ``benchmarks.hostile`` full ones.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, repeat

import brotli

MEGABYTE = 1 << 20
ZEROS = bytes(MEGABYTE)
OPEN = b"User-agent: *\nDisallow: /private/\n"

Answer = Callable[[str], Iterable[bytes]]
"""Takes the path of a request; returns the bytes of the response, head and body, in pieces."""


class Server:
    """A server on loopback that sends the bytes of its answer, one connection for each request."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, IndexError):
            path = connection.recv(65_536).split()[1].decode("latin-1")
            for piece in self._answer(path):
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)


def head(status: str = "200 OK", **headers: object) -> bytes:
    """The head of a response, with ``_`` in names for ``-``; the connection is closed after the response."""
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def page(*links: str, text: str = "") -> list[bytes]:
    """A response with an HTML page that has these links."""
    anchors = "".join(f'<a href="{link}">页</a>' for link in links)
    body = f"<html><body><p>{text}</p>{anchors}</body></html>".encode()
    return [head(Content_Type="text/html; charset=utf-8", Content_Length=len(body)), body]


def redirect(location: str) -> list[bytes]:
    """A response that redirects to this location."""
    return [head("302 Found", Location=location, Content_Length=0)]


def not_found() -> list[bytes]:
    """A response with status 404."""
    return [head("404 Not Found", Content_Length=0)]


def site(articles: Mapping[str, Answer], robots: Iterable[bytes] | None = None) -> Answer:
    """A site whose list links to these articles, by path; ``robots`` is the response for its robots.txt."""

    def answer(path: str) -> Iterable[bytes]:
        if path == "/robots.txt":
            return [head(Content_Type="text/plain"), OPEN] if robots is None else robots
        if path == "/list/1.html":
            return page(*articles)
        return articles[path](path) if path in articles else not_found()

    return answer


def article(response: Iterable[bytes]) -> dict[str, Answer]:
    """One article with this response."""
    return {"/article/1.html": lambda path: response}


@dataclass(frozen=True, slots=True)
class Repeated(Iterable[bytes]):
    """The same pieces between a first and a last one, generated again for each connection."""

    first: bytes
    piece: bytes
    times: int | None = None
    last: bytes = b""
    pause: float = 0.0

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        for _ in repeat(None) if self.times is None else repeat(None, self.times):
            yield self.piece
            if self.pause:
                time.sleep(self.pause)
        yield self.last


def gzip_bomb(megabytes: int) -> Repeated:
    """Zeros as one gzip member, packed to a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block does not depend on earlier ones and can be repeated; the checksum is wrong.
    block = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    return Repeated(_packed("gzip") + first, block, megabytes, packer.flush())


def deflate_bomb(megabytes: int) -> Repeated:
    """The same without the header and trailer of gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    return Repeated(_packed("deflate") + first, block, megabytes, packer.flush())


def nested_bomb(megabytes: int) -> list[bytes]:
    """A gzip bomb, packed a second time."""
    inner = b"".join(gzip_bomb(megabytes)).partition(b"\r\n\r\n")[2]
    outer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return [_packed("gzip, gzip"), outer.compress(inner) + outer.flush()]


def brotli_bomb(megabytes: int) -> list[bytes]:
    """Zeros packed by brotli, a million to one; a gigabyte at most, since all of them are packed here."""
    packer = brotli.Compressor(quality=1)
    pieces = [packer.process(ZEROS) for _ in range(min(megabytes, 1_000))]
    return [_packed("br"), *pieces, packer.finish()]


def zstd_bomb(megabytes: int) -> Repeated:
    """Zeros as run-length blocks of a zstd frame (RFC 8878, 3.1.1.2): four bytes for 128 KB."""
    frame = b"\x28\xb5\x2f\xfd" + b"\x00\x38"  # magic; no size, no checksum; a window of 128 KB
    size = 128 << 10
    block = (size << 3 | 1 << 1).to_bytes(3, "little") + b"\x00"
    last = (size << 3 | 1 << 1 | 1).to_bytes(3, "little") + b"\x00"
    return Repeated(_packed("zstd") + frame, block * 8, megabytes, last)


def _packed(encoding: str) -> bytes:
    return head(Content_Type="text/html", Content_Encoding=encoding)


def endless_lists(link: Callable[[int], str]) -> Answer:
    """A site of lists, each of which links to the next: a calendar, a pager, a query that grows."""
    numbers = count(2)

    def answer(path: str) -> Iterable[bytes]:
        if path == "/robots.txt":
            return [head(Content_Type="text/plain"), OPEN]
        return page(link(next(numbers)))

    return answer
