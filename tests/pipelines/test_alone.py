"""A worker by itself: it answers, fails, dies and begins anew."""

from __future__ import annotations

import signal

import pytest

from pipelines import work
from pipelines.alone import Alone, Died
from tests.made.deadly import Deadly


def nothing() -> None:
    return


def test_it_answers_fails_and_dies() -> None:
    with Alone(work._forks(), nothing, len) as worker:
        assert worker.ask("four") == 4
        with pytest.raises(TypeError):
            worker.ask(4)  # type: ignore[arg-type]
        assert worker.ask("what failed did not end it") == 26
        with pytest.raises(Died, match="ended by SIGKILL"):
            worker.ask(Deadly(signal.SIGKILL))  # type: ignore[arg-type]
        assert worker.ask("new") == 3
