"""What kills a worker process."""

from __future__ import annotations

import os
import signal
from pathlib import Path


class Deadly:
    """Ends the process that receives it, as a page would that makes a parser crash.

    By a signal, or with code 1; where ``times`` names a folder, only the first ``most`` times.
    """

    def __init__(self, by: signal.Signals | None = None, times: Path | None = None, most: int = 2) -> None:
        self._by, self._times, self._most = by, times, most

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return die, (self._by, self._times, self._most)

    def __repr__(self) -> str:
        return f"Deadly({self._by})"  # the same each time, for a stamp is made of it


def die(by: signal.Signals | None, times: Path | None, most: int) -> None:
    """Returns None, which is no charset, where it was called often enough."""
    if times is not None:
        times.mkdir(exist_ok=True)
        if len(list(times.iterdir())) == most:
            return
        (times / str(os.getpid())).touch()
    if by is None:
        os._exit(1)
    signal.raise_signal(by)
