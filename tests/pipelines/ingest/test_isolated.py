"""A worker by itself: it answers, fails, dies and begins anew."""

from __future__ import annotations

import signal

import pytest

from pipelines.ingest import processes
from pipelines.ingest.isolated import IsolatedWorker, WorkerDied
from tests.made.deadly import Deadly


def nothing() -> None:
    return


def test_it_answers_fails_and_dies() -> None:
    with IsolatedWorker(processes.fork_server(), nothing, len) as worker:
        assert worker.call("four") == 4
        with pytest.raises(TypeError):
            worker.call(4)  # type: ignore[arg-type]
        assert worker.call("what failed did not end it") == 26
        with pytest.raises(WorkerDied, match="ended by SIGKILL"):
            worker.call(Deadly(signal.SIGKILL))  # type: ignore[arg-type]
        assert worker.call("new") == 3
