"""Whether the processor time of a step grows in proportion to its input."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

TIMES = 8
ROOM = 3
"""Quadratic growth takes 64 times as long on eight times the input; 24 times is allowed."""
LEAST = 0.02
"""Seconds of processor time that are measured well; a faster step is repeated for this time."""
TRIES = 4

_Input = TypeVar("_Input")


def grows_linearly(make: Callable[[int], _Input], run: Callable[[_Input], object], n: int) -> None:
    """Assert that ``run(make(8 * n))`` takes less than 24 times the processor time of ``run(make(n))``.

    Each call gets a new input, whose creation is not measured. The best of a few tries counts, because other
    programs can slow down a single one.
    """
    run(make(n))  # loads what is loaded only once
    small = min(_seconds(make, run, n) for _ in range(TRIES))
    large = []
    while len(large) < TRIES:
        large.append(_seconds(make, run, TIMES * n))
        if large[-1] < ROOM * TIMES * small:
            return
    raise AssertionError(f"{min(large):.4f} s for a size of {TIMES * n:,}, {small:.4f} s for one of {n:,}")


def _seconds(make: Callable[[int], _Input], run: Callable[[_Input], object], n: int) -> float:
    """The mean processor time of a call."""
    spent, calls = 0.0, 0
    while spent < LEAST:
        value = make(n)
        start = time.process_time()
        run(value)
        spent += time.process_time() - start
        calls += 1
    return spent / calls
