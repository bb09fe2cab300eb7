"""Answers that are whole before they are sent, and those that are kept for the next who asks."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from fanwen.web.snapshot import Snapshot

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

LARGEST = 2 << 20
"""Bytes of the largest answer that is kept."""
ROOM = 64 << 20
"""Bytes of all that are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response to a GET, body and all."""

    status: int
    headers: Headers
    body: bytes

    @property
    def etag(self) -> bytes:
        return b'"%s"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()


async def asked(app: App, scope: Scope, receive: Receive) -> Answer:
    """What the application answers."""
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
    return Answer(status, headers, bytes(body))


class Kept:
    """Answers by what was asked, for one state of the corpus; what was not asked for longest goes first."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._answers: OrderedDict[str, tuple[Answer, bytes]] = OrderedDict()
        self._size = 0
        self._underway: dict[str, asyncio.Task[Answer]] = {}

    async def get(
        self, snapshot: Snapshot, key: str, make: Callable[[], Awaitable[Answer]]
    ) -> tuple[Answer, bytes]:
        """The answer and its etag, made if it is not there.

        Those who ask for the same thing while it is being made wait for it: a hundred readers of the start
        page would otherwise count the corpus a hundred times.
        """
        if snapshot != self._snapshot:
            self._snapshot, self._size = snapshot, 0
            self._answers, self._underway = OrderedDict(), {}
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        task = self._underway.get(key)
        if task is None:
            task = self._underway[key] = asyncio.ensure_future(self._make(snapshot, key, make))
        answer = await asyncio.shield(task)
        return answer, answer.etag

    async def _make(self, snapshot: Snapshot, key: str, make: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            answer = await make()
        finally:
            if self._snapshot == snapshot:
                self._underway.pop(key, None)
        if self._snapshot == snapshot and answer.status == 200 and len(answer.body) <= LARGEST:
            self._keep(key, answer)
        return answer

    def _keep(self, key: str, answer: Answer) -> None:
        self._answers[key] = answer, answer.etag
        self._size += len(answer.body)
        while self._size > ROOM:
            _, (oldest, _) = self._answers.popitem(last=False)
            self._size -= len(oldest.body)
