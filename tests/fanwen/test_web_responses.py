"""The cache of responses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from fanwen.web import responses
from fanwen.web.file_state import FileState
from fanwen.web.responses import Response, ResponseCache

NOW = FileState(1, 2, 3, 4)
LATER = FileState(1, 2, 5, 4)


def maker(made: list[bytes], body: bytes = b"x", status: int = 200) -> Callable[[], Awaitable[Response]]:
    async def make() -> Response:
        made.append(body)
        await asyncio.sleep(0.01)
        return Response(status, (), body)

    return make


def test_simultaneous_requests_share_a_response() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        cache = ResponseCache()
        results = await asyncio.gather(*(cache.get(NOW, "/", maker(made)) for _ in range(50)))
        assert {response.body for response, _ in results} == {b"x"}
        await cache.get(NOW, "/", maker(made))

    asyncio.run(ask())
    assert len(made) == 1


def test_another_state_of_the_corpus() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        cache = ResponseCache()
        slow = asyncio.ensure_future(cache.get(NOW, "/", maker(made, b"old")))
        await asyncio.sleep(0)
        assert (await cache.get(LATER, "/", maker(made, b"new")))[0].body == b"new"
        assert (await slow)[0].body == b"old"
        assert (await cache.get(LATER, "/", maker(made)))[0].body == b"new"

    asyncio.run(ask())
    assert made == [b"old", b"new"]


def test_errors_and_long_responses_are_not_cached() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        cache = ResponseCache()
        for _ in range(2):
            await cache.get(NOW, "/error", maker(made, status=503))
            await cache.get(NOW, "/long", maker(made, b"x" * (responses.LARGEST_CACHED + 1)))

    asyncio.run(ask())
    assert len(made) == 4


def test_a_failure_is_raised_for_all_and_tried_again() -> None:
    made: list[bytes] = []

    async def fail() -> Response:
        await asyncio.sleep(0.01)
        raise OSError("gone")

    async def ask() -> None:
        cache = ResponseCache()
        results = await asyncio.gather(*(cache.get(NOW, "/", fail) for _ in range(3)), return_exceptions=True)
        assert [type(result) for result in results] == [OSError] * 3
        await cache.get(NOW, "/", maker(made))

    asyncio.run(ask())
    assert made == [b"x"]


def test_the_least_recently_used_is_removed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "CACHE_SIZE", 30)
    made: list[bytes] = []

    async def ask() -> None:
        cache = ResponseCache()
        for key in ("a", "b", "c", "a", "d"):
            await cache.get(NOW, key, maker(made, key.encode() * 10))
        for key in ("a", "c", "d", "b"):
            await cache.get(NOW, key, maker(made, key.encode() * 10))

    asyncio.run(ask())
    assert b"".join(made).decode() == "a" * 10 + "b" * 10 + "c" * 10 + "d" * 10 + "b" * 10
