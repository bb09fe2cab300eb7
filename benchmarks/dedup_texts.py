"""Random texts and copies for the benchmarks of dedup, and the measurement of processor time."""

from __future__ import annotations

import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

HAN = [chr(point) for point in range(0x4E00, 0x4E00 + 2500)]
_HAN_WEIGHTS = list(accumulate(1 / rank for rank in range(1, len(HAN) + 1)))


class Writer:
    """Writes random keys. A quarter of the clauses are stock phrases; some of these every third key has."""

    def __init__(self, seed: int = 1, stock: int = 2000) -> None:
        self.random = random.Random(seed)
        self._stock = [self._clause() for _ in range(stock)]
        self._stock_weights = list(accumulate(1 / rank for rank in range(1, stock + 1)))

    def _clause(self) -> str:
        return "".join(self.random.choices(HAN, cum_weights=_HAN_WEIGHTS, k=self.random.randrange(6, 19)))

    def speech(self, chars: int) -> str:
        clauses: list[str] = []
        length = 0
        while length < chars:
            stock = self.random.random() < 0.25
            clause = (
                self.random.choices(self._stock, cum_weights=self._stock_weights)[0]
                if stock
                else self._clause()
            )
            clauses.append(clause)
            length += len(clause)
        return "".join(clauses)[:chars]

    def lengths(self, count: int) -> list[int]:
        """Lengths of so many speeches, distributed as in the demo: half have up to 950 characters."""
        drawn = (self.random.lognormvariate(6.85, 0.59) for _ in range(count))
        return [min(max(round(chars), 200), 2700) for chars in drawn]

    def spun(self, key: str, edits: int) -> str:
        """A copy in which so many words were replaced, left out or added."""
        letters = list(key)
        for _ in range(edits):
            start = self.random.randrange(len(letters))
            word = self.random.choices(HAN, k=self.random.randrange(4))
            letters[start : start + self.random.randrange(1, 3)] = word
        return "".join(letters) or key


def shingles(key: str) -> list[str]:
    return [key[i : i + 5] for i in range(len(key) - 4)]


def machine() -> str:
    """The processor and the versions, on which the figures depend."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


_TURN_SECONDS = 0.3  # a short run is repeated for so long, so that it is not measured with cold caches


def in_turn(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median seconds of each run; they alternate, so that a slow phase of the machine affects all.

    Seconds of the processor, of all threads together: the runs that are compared use one.
    """
    for run in runs:
        run()  # loads the compiled kernels
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, times in zip(runs, seconds, strict=True):
            times.append(_turn(run))
    return [statistics.median(times) for times in seconds]


def _turn(run: Callable[[], object]) -> float:
    start, repeats = time.process_time(), 0
    while repeats == 0 or time.process_time() - start < _TURN_SECONDS:
        run()
        repeats += 1
    return (time.process_time() - start) / repeats
