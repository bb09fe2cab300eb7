"""Answers that are kept: for one state of the corpus, made once, and never without end."""

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


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        kept = ResponseCache()
        found = await asyncio.gather(*(kept.get(NOW, "/", maker(made)) for _ in range(50)))
        assert {answer.body for answer, _ in found} == {b"x"}
        await kept.get(NOW, "/", maker(made))

    asyncio.run(ask())
    assert len(made) == 1


def test_another_state_of_the_corpus_asks_anew() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        kept = ResponseCache()
        slow = asyncio.ensure_future(kept.get(NOW, "/", maker(made, b"old")))
        await asyncio.sleep(0)
        assert (await kept.get(LATER, "/", maker(made, b"new")))[0].body == b"new"
        assert (await slow)[0].body == b"old"
        assert (await kept.get(LATER, "/", maker(made)))[0].body == b"new"

    asyncio.run(ask())
    assert made == [b"old", b"new"]


def test_errors_and_long_answers_are_not_kept() -> None:
    made: list[bytes] = []

    async def ask() -> None:
        kept = ResponseCache()
        for _ in range(2):
            await kept.get(NOW, "/error", maker(made, status=503))
            await kept.get(NOW, "/long", maker(made, b"x" * (responses.LARGEST_CACHED + 1)))

    asyncio.run(ask())
    assert len(made) == 4


def test_a_failure_is_told_to_all_and_tried_again() -> None:
    made: list[bytes] = []

    async def fail() -> Response:
        await asyncio.sleep(0.01)
        raise OSError("gone")

    async def ask() -> None:
        kept = ResponseCache()
        found = await asyncio.gather(*(kept.get(NOW, "/", fail) for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in found] == [OSError] * 3
        await kept.get(NOW, "/", maker(made))

    asyncio.run(ask())
    assert made == [b"x"]


def test_what_was_not_asked_for_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "ROOM", 30)
    made: list[bytes] = []

    async def ask() -> None:
        kept = ResponseCache()
        for key in ("a", "b", "c", "a", "d"):
            await kept.get(NOW, key, maker(made, key.encode() * 10))
        for key in ("a", "c", "d", "b"):
            await kept.get(NOW, key, maker(made, key.encode() * 10))

    asyncio.run(ask())
    assert b"".join(made).decode() == "a" * 10 + "b" * 10 + "c" * 10 + "d" * 10 + "b" * 10
