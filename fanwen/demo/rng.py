"""Reproducible random numbers, which depend only on a key of plain values."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def digest(*key: int | str) -> int:
    """Return 64 bits that depend only on ``key`` (``hash`` would depend on PYTHONHASHSEED)."""
    text = "\x1f".join(map(str, key))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def share(*key: int | str) -> float:
    """Return a number in [0, 1) that depends only on ``key``."""
    return digest(*key) / 2**64


class Rng:
    """A random number generator with a key as its seed.

    Uses only ``random.Random.random``, whose values are guaranteed to be the same in all versions of Python.
    Those of ``choice`` and ``shuffle`` are not.
    """

    __slots__ = ("_next",)

    def __init__(self, *key: int | str) -> None:
        self._next = random.Random(digest(*key)).random

    def below(self, end: int) -> int:
        """Return a whole number in [0, end)."""
        return int(self._next() * end)

    def between(self, low: int, high: int) -> int:
        """Return a whole number in [low, high]."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``, with equal probability."""
        return choices[int(self._next() * len(choices))]

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._next() < probability

    def fraction(self) -> float:
        """Return a number in [0, 1)."""
        return self._next()

    def sample(self, population: int, count: int) -> list[int]:
        """Return ``count`` different whole numbers of [0, population), in ascending order."""
        chosen: set[int] = set()
        while len(chosen) < min(count, population):
            chosen.add(self.below(population))
        return sorted(chosen)
