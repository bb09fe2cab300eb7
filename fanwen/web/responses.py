"""Complete responses, and a cache of them."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from fanwen.web.file_state import FileState

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

LARGEST_CACHED = 2 << 20
"""Bytes of the largest response that is cached."""
CACHE_SIZE = 64 << 20
"""Bytes of all cached responses."""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response to a GET request."""

    status: int
    headers: Headers
    body: bytes

    @property
    def etag(self) -> bytes:
        return b'"%s"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()


async def call_app(app: App, scope: Scope, receive: Receive) -> Response:
    """The response of the application to a request."""
    status, body = 500, bytearray()
    headers: Headers = ()

    async def collect(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = tuple((bytes(name).lower(), bytes(value)) for name, value in message["headers"])
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, collect)
    return Response(status, headers, bytes(body))


class ResponseCache:
    """A cache of responses for one state of the corpus. The least recently used are removed first."""

    def __init__(self) -> None:
        self._state: FileState | None = None
        self._responses: OrderedDict[str, tuple[Response, bytes]] = OrderedDict()
        self._size = 0
        self._pending: dict[str, asyncio.Task[Response]] = {}

    async def get(
        self, state: FileState, key: str, make: Callable[[], Awaitable[Response]]
    ) -> tuple[Response, bytes]:
        """The response and its ETag, made if it is not in the cache.

        Requests for a response that is being made wait for it. Otherwise a hundred readers of the start page
        would count the corpus a hundred times.
        """
        if state != self._state:
            self._state, self._size = state, 0
            self._responses, self._pending = OrderedDict(), {}
        if key in self._responses:
            self._responses.move_to_end(key)
            return self._responses[key]
        task = self._pending.get(key)
        if task is None:
            task = self._pending[key] = asyncio.ensure_future(self._make(state, key, make))
        response = await asyncio.shield(task)
        return response, response.etag

    async def _make(self, state: FileState, key: str, make: Callable[[], Awaitable[Response]]) -> Response:
        try:
            response = await make()
        finally:
            if self._state == state:
                self._pending.pop(key, None)
        if self._state == state and response.status == 200 and len(response.body) <= LARGEST_CACHED:
            self._store(key, response)
        return response

    def _store(self, key: str, response: Response) -> None:
        self._responses[key] = response, response.etag
        self._size += len(response.body)
        while self._size > CACHE_SIZE:
            _, (oldest, _) = self._responses.popitem(last=False)
            self._size -= len(oldest.body)
