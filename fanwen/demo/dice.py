"""Chance that can be repeated: a throw follows from a key of plain values, on every machine."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def digest(*key: int | str) -> int:
    """Return 64 bits that depend on ``key`` alone (``hash`` would depend on PYTHONHASHSEED)."""
    text = "\x1f".join(map(str, key))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def share(*key: int | str) -> float:
    """Return a number in [0, 1) that depends on ``key`` alone."""
    return digest(*key) / 2**64


class Dice:
    """A stream of throws from one key.

    It leans on ``random.Random.random`` only: that method's values are promised to stay the same between
    versions of Python, those of ``choice`` and ``shuffle`` are not.
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
        """Return one of ``choices``, each as likely as the others."""
        return choices[int(self._next() * len(choices))]

    def chance(self, probability: float) -> bool:
        """Return True as often as ``probability`` says."""
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
