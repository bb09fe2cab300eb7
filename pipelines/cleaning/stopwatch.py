"""Stopwatch: seconds spent in each stage."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter


class Stopwatch:
    """``with watch("extract"): …`` adds the duration of the block to that stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str) -> _Lap:
        return _Lap(self, stage)

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add seconds by stage, as another stopwatch holds them."""
        for stage, value in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + value


class _Lap:
    """One timed block. A class, since every page has eight and a generator context manager is slower."""

    __slots__ = ("_stage", "_start", "_watch")

    def __init__(self, watch: Stopwatch, stage: str) -> None:
        self._watch = watch
        self._stage = stage

    def __enter__(self) -> None:
        self._start = perf_counter()

    def __exit__(self, *_: object) -> None:
        self._watch.add({self._stage: perf_counter() - self._start})
