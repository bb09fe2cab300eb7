"""The guard before Datasette: refuses requests, adds headers to every response, and caches responses.

Starlette's TrustedHostMiddleware has no rule for all IP addresses, and responds 400 without a hint.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fanwen.web.file_state import FileState
from fanwen.web.responses import (
    App,
    Headers,
    Message,
    Receive,
    Response,
    ResponseCache,
    Scope,
    Send,
    call_app,
)

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
_SECURITY_NAMES = frozenset(name for name, _ in SECURITY)
_PLAIN: Headers = ((b"content-type", b"text/plain; charset=utf-8"),)
_CREDENTIALS = (b"cookie", b"authorization")


@dataclass(frozen=True, slots=True)
class WebSettings:
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
    so a response is the same for everybody and can be cached.
    """

    def __init__(self, app: App, corpus: Path, settings: WebSettings, streamed: str) -> None:
        self._app = app
        self._corpus = corpus
        self._settings = settings
        self._streamed = streamed
        self._cache = ResponseCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        refusal = self._refusal(scope)
        if refusal:
            await _send(send, refusal, head)
        elif self._path(scope).startswith(self._streamed):
            await self._app(_without_credentials(scope), receive, _streaming(send, head))
        else:
            response, etag = await self._respond(_without_credentials(scope), receive)
            await _send(send, _with_etag(response, etag, scope), head)

    def _path(self, scope: Scope) -> str:
        """The path below the base URL, with a leading slash."""
        path: str = scope["path"]
        return "/" + path.removeprefix(self._settings.base_url).lstrip("/")

    def _refusal(self, scope: Scope) -> Response | None:
        if scope["method"] not in ("GET", "HEAD"):
            return Response(
                405, (*_PLAIN, (b"allow", b"GET, HEAD")), b"This site is read-only: GET and HEAD.\n"
            )
        host = _host(scope)
        if not _is_served(host, self._settings.hosts):
            advice = "This host name is not served here. Start with: fanwen serve --allow-host NAME\n"
            return Response(421, _PLAIN, advice.encode())
        if self._path(scope).startswith("/-/"):
            return Response(404, _PLAIN, b"Not found.\n")
        return None

    async def _respond(self, scope: Scope, receive: Receive) -> tuple[Response, bytes]:
        async def make() -> Response:
            return await call_app(self._app, scope, receive)

        try:
            state = FileState.of(self._corpus)
        except OSError:
            state = None
        if state is None or not state.is_settled():
            response = await make()
            return response, response.etag
        key = f"{scope['raw_path'].decode('latin-1')}?{scope['query_string'].decode('latin-1')}"
        return await self._cache.get(state, key, make)


def _host(scope: Scope) -> str:
    """The requested host name without its port; empty if the request names none."""
    value = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.partition(":")[0].rstrip(".").lower()


def _is_served(host: str, allowed: Collection[str]) -> bool:
    """Whether a host is served. IP addresses are, as DNS rebinding needs a name; names must be allowed."""
    if host in ("", "localhost") or host in allowed:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_credentials(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name not in _CREDENTIALS]
    return {**scope, "method": "GET", "headers": headers}


def _with_security_headers(headers: Headers) -> Headers:
    return (*((name, value) for name, value in headers if name not in _SECURITY_NAMES), *SECURITY)


def _with_etag(response: Response, etag: bytes, scope: Scope) -> Response:
    """The response with its ETag; 304 if the client has it already."""
    if response.status != 200:
        return response
    names = {name for name, _ in response.headers}
    control = () if b"cache-control" in names else ((b"cache-control", b"no-cache"),)
    headers = (*response.headers, *control, (b"etag", etag))
    client_etags = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if etag in client_etags.replace(b"W/", b"").split(b", "):
        return Response(304, tuple(pair for pair in headers if pair[0] != b"content-type"), b"")
    return Response(200, headers, response.body)


async def _send(send: Send, response: Response, head: bool) -> None:
    headers = [*_with_security_headers(response.headers)]
    if response.status != 304:
        headers = [pair for pair in headers if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else response.body})


def _streaming(send: Send, head: bool) -> Send:
    """A ``send`` for responses that are too large for memory, with our headers."""

    async def send_message(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = tuple((bytes(name).lower(), bytes(value)) for name, value in message["headers"])
            message = {**message, "headers": [*_with_security_headers(headers)]}
        elif head:
            message = {**message, "body": b""}
        await send(message)

    return send_message
