"""The isolated worker: one process, which may die of its item; the caller learns how it ended."""

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
"""Seconds in which a process that closed its pipe may end by itself, so that its exit code is known."""


class WorkerDied(Exception):
    """Raised where the process ended before it answered; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}")
        self.code = code


class IsolatedWorker(Generic[_In, _Out]):
    """A process that calls ``function`` on one item after another; if it dies, a new one starts.

    A pool of processes would not tell how a process ended.
    """

    def __init__(
        self, context: ForkServerContext, init: Callable[[], None], function: Callable[[_In], _Out]
    ) -> None:
        self._context, self._init, self._function = context, init, function
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()

    def call(self, item: _In) -> _Out:
        """The function's result for the item. Raises what the function raises, and WorkerDied."""
        try:
            self._pipe.send(item)
            result, error = self._receive()
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
        output: _Out = result
        return output

    def _receive(self) -> Any:
        # The end of the process is awaited too: another process, forked meanwhile, may keep its pipe open.
        if self._pipe in connection.wait([self._pipe, self._process.sentinel]):
            return self._pipe.recv()
        raise EOFError

    def _start(self) -> None:
        self._pipe, other_end = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(other_end, self._init, self._function), daemon=True
        )
        self._process.start()
        other_end.close()


def _serve(pipe: Connection, init: Callable[[], None], function: Callable[[_In], _Out]) -> None:
    init()
    while True:
        try:
            item: _In = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((function(item), None))  # within the try: the result may be impossible to pickle
        except Exception as error:  # noqa: BLE001
            pipe.send((None, error))
