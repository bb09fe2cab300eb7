"""How likely one character is after another: general statistics, and those of the text at hand.

Costs are tenths of a bit. The general tables count words, so they know no pairs across word borders; the
text's own pairs fill that gap where it is long enough.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from pipelines.repair import characters

DATA = Path(__file__).parent / "data"
STRANGE = 290
"""Cost of a character that stands in no table; the rarest character that does costs 276."""
OWN_SHARE = 0.5
"""Weight of the text's own statistics once it is long; less where it is short."""
OWN_HALF = 2000
"""Length of text, in characters, at which its own statistics have half of that weight."""
PAIR_SHARE = 0.7
"""Weight of pairs against single characters."""
PAUSES = frozenset("，。、；：？！,;:?!")
"""Signs that hardly ever follow one another."""
AFTER_PAUSE = 1 / 16
REMEMBERED = 1 << 17
"""Pairs whose cost is remembered; a long crawl would fill the memory otherwise."""


@cache
def signs() -> dict[str, float]:
    """Probability of signs that are no Han characters."""
    rows = (line.split("\t") for line in (DATA / "signs.tsv").read_text(encoding="utf-8").splitlines())
    return {row[0]: probability(int(row[1])) for row in rows if len(row) == 2}


@cache
def followers() -> dict[str, dict[str, int]]:
    """Cost of the second character of a word's pair, by the first, both simplified."""
    table: dict[str, dict[str, int]] = {}
    for line in (DATA / "bigrams.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, *groups = line.split("\t")
            seconds = table[first] = {}
            for group in groups:
                cost, chars = group.split(" ")
                seconds.update(dict.fromkeys(chars, int(cost)))
    return table


def probability(cost: float) -> float:
    return float(2 ** (-cost / 10))


@cache
def single(char: str) -> float:
    """Probability of a character by the general tables."""
    known = characters.characters().get(char)
    if known is not None:
        return probability(known.cost)
    if char.isascii() and char.isalnum():
        return probability(105 if char.isdigit() else 130)
    return signs().get(char, probability(STRANGE))


@cache
def single_cost(char: str) -> float:
    """Cost of a character by the general tables."""
    return -10 * math.log2(single(char))


def cost(text: str) -> float:
    """Cost of a text by single characters."""
    return sum(map(single_cost, text))


class Language:
    """The statistics by which guesses about one text are ranked."""

    def __init__(self, text: str) -> None:
        self._singles = Counter(text)
        self._pairs = Counter(pairwise(text))
        self._length = len(text) or 1
        self._own = OWN_SHARE * len(text) / (len(text) + OWN_HALF)
        self._known: dict[tuple[str, str], float] = {}

    def cost(self, before: str, char: str) -> float:
        """Cost of ``char`` after ``before``."""
        key = (before, char)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[key] = -10 * math.log2(self._probability(before, char))
        return known

    def _probability(self, before: str, char: str) -> float:
        own, general = self._own, 1 - self._own
        alone = general * single(char) + own * self._singles.get(char, 0) / self._length
        if before in PAUSES and char in PAUSES:
            alone *= AFTER_PAUSE
        follows = self._pairs.get((before, char), 0) / (self._singles.get(before, 0) + 2)
        together = general * _follows(before, char) + own * follows
        return (1 - PAIR_SHARE) * alone + PAIR_SHARE * together


GENERAL = Language("")
"""General statistics alone: what stands in the damaged text must not count for the damage."""


@lru_cache(maxsize=1 << 16)
def _follows(before: str, char: str) -> float:
    cost = followers().get(_simple(before), {}).get(_simple(char))
    return 0.0 if cost is None else probability(cost)


def _simple(char: str) -> str:
    known = characters.characters().get(char)
    return known.simple if known else char
