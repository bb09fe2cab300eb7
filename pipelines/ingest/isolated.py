"""One worker process by itself: it may die of what it is given, and how it ended is told."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, Generic, Self, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


_GRACE = 5
"""Seconds in which a process that closed its end of the pipe comes to its own end, whose code is told."""


class WorkerDied(Exception):
    """Raised where the process ended before it answered; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}")
        self.code = code


class IsolatedWorker(Generic[_In, _Out]):
    """A process that makes ``function`` of one thing after another, and begins anew where it died.

    A pool of processes would not tell how one ended.
    """

    def __init__(
        self, context: ForkServerContext, begin: Callable[[], None], function: Callable[[_In], _Out]
    ) -> None:
        self._context, self._begin, self._function = context, begin, function
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()

    def call(self, item: _In) -> _Out:
        """What the function makes of it. Raises what the function raises, and Died."""
        try:
            self._pipe.send(item)
            made, error = self._answer()
        except (EOFError, OSError) as end:
            self._process.join(_GRACE)
            self._process.kill()
            self._process.join()
            died = WorkerDied(self._process.exitcode or 0)
            self._pipe.close()
            self._start()
            raise died from end
        if error is not None:
            raise error
        answer: _Out = made
        return answer

    def _answer(self) -> Any:
        # Its end is waited for too: its side of the pipe may live on in a process that was forked meanwhile.
        if self._pipe in connection.wait([self._pipe, self._process.sentinel]):
            return self._pipe.recv()
        raise EOFError

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(theirs, self._begin, self._function), daemon=True
        )
        self._process.start()
        theirs.close()


def _serve(pipe: Connection, begin: Callable[[], None], function: Callable[[_In], _Out]) -> None:
    begin()
    while True:
        try:
            item: _In = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((function(item), None))  # here, for what is made may not travel
        except Exception as error:  # noqa: BLE001
            pipe.send((None, error))
