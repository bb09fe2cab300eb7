"""The guard before Datasette: refuses requests, adds headers to every answer, and caches answers.

Starlette's TrustedHostMiddleware has no rule for all IP addresses, and answers 400 without a hint.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fanwen.web.answers import Answer, App, Headers, Kept, Message, Receive, Scope, Send, asked
from fanwen.web.snapshot import Snapshot

SECURITY: Headers = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_OURS = frozenset(name for name, _ in SECURITY)
_PLAIN: Headers = ((b"content-type", b"text/plain; charset=utf-8"),)
_CREDENTIALS = (b"cookie", b"authorization")


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server is reached from outside."""

    base_url: str = "/"
    """The path below which everything is served. It begins and ends with a slash."""
    hosts: frozenset[str] = frozenset()
    """Host names that are served besides localhost and IP addresses."""


class Guard:
    """An ASGI application around Datasette's.

    Only GET and HEAD pass. Host names that were not allowed are refused: a foreign page whose name resolves
    to this machine (DNS rebinding) could otherwise read the corpus through its reader's browser. Datasette's
    pages about itself show paths and versions, and are closed. Credentials are removed: nobody signs in here,
    so an answer is the same for everybody and can be cached.
    """

    def __init__(self, app: App, corpus: Path, manners: Manners, streamed: str) -> None:
        self._app = app
        self._corpus = corpus
        self._manners = manners
        self._streamed = streamed
        self._kept = Kept()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        refusal = self._refusal(scope)
        if refusal:
            await _send(send, refusal, head)
        elif self._path(scope).startswith(self._streamed):
            await self._app(_cleaned(scope), receive, _streaming(send, head))
        else:
            answer, etag = await self._answer(_cleaned(scope), receive)
            await _send(send, _fresh(answer, etag, scope), head)

    def _path(self, scope: Scope) -> str:
        """The path below the base URL, with a leading slash."""
        path: str = scope["path"]
        return "/" + path.removeprefix(self._manners.base_url).lstrip("/")

    def _refusal(self, scope: Scope) -> Answer | None:
        if scope["method"] not in ("GET", "HEAD"):
            return Answer(
                405, (*_PLAIN, (b"allow", b"GET, HEAD")), b"This site is read-only: GET and HEAD.\n"
            )
        host = _host(scope)
        if not _is_own(host, self._manners.hosts):
            advice = "This host name is not served here. Start with: fanwen serve --allow-host NAME\n"
            return Answer(421, _PLAIN, advice.encode())
        if self._path(scope).startswith("/-/"):
            return Answer(404, _PLAIN, b"There is nothing here.\n")
        return None

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Answer, bytes]:
        async def make() -> Answer:
            return await asked(self._app, scope, receive)

        try:
            snapshot = Snapshot.of(self._corpus)
        except OSError:
            snapshot = None
        if snapshot is None or not snapshot.settled():
            answer = await make()
            return answer, answer.etag
        key = f"{scope['raw_path'].decode('latin-1')}?{scope['query_string'].decode('latin-1')}"
        return await self._kept.get(snapshot, key, make)


def _host(scope: Scope) -> str:
    """The requested host name without its port; empty if the request names none."""
    value = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.partition(":")[0].rstrip(".").lower()


def _is_own(host: str, allowed: Collection[str]) -> bool:
    """Whether a host is served. IP addresses are, as DNS rebinding needs a name; names must be allowed."""
    if host in ("", "localhost") or host in allowed:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cleaned(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name not in _CREDENTIALS]
    return {**scope, "method": "GET", "headers": headers}


def _secured(headers: Headers) -> Headers:
    return (*((name, value) for name, value in headers if name not in _OURS), *SECURITY)


def _fresh(answer: Answer, etag: bytes, scope: Scope) -> Answer:
    """The answer with its etag; 304 if the client has it already."""
    if answer.status != 200:
        return answer
    names = {name for name, _ in answer.headers}
    control = () if b"cache-control" in names else ((b"cache-control", b"no-cache"),)
    headers = (*answer.headers, *control, (b"etag", etag))
    asked_for = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if etag in asked_for.replace(b"W/", b"").split(b", "):
        return Answer(304, tuple(pair for pair in headers if pair[0] != b"content-type"), b"")
    return Answer(200, headers, answer.body)


async def _send(send: Send, answer: Answer, head: bool) -> None:
    headers = [*_secured(answer.headers)]
    if answer.status != 304:
        headers = [pair for pair in headers if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else answer.body})


def _streaming(send: Send, head: bool) -> Send:
    """A ``send`` that passes on answers too long to be held in memory, with our headers."""

    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = tuple((bytes(name).lower(), bytes(value)) for name, value in message["headers"])
            message = {**message, "headers": [*_secured(headers)]}
        elif head:
            message = {**message, "body": b""}
        await send(message)

    return passed
