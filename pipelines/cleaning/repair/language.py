"""Language: how likely one character is after another, by general statistics and those of the text.

Costs are tenths of a bit, ``-10 * log2(probability)``. The general tables count words, so they hold no pairs
across word borders; where the text is long enough, its own pairs supply them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from pipelines.cleaning.repair import characters
from textbasics.codepoints import code_points
from textbasics.sentences import CLAUSE_MARKS

DATA = Path(__file__).parent / "data"
UNSEEN_COST = 290
"""Cost of a character that is in no table; the rarest one in the tables costs 276."""
OWN_SHARE = 0.5
"""Upper limit of the weight of the text's own statistics, which grows with its length."""
OWN_HALF = 2000
"""Length of text, in characters, at which its own statistics have half of that weight."""
PAIR_SHARE = 0.7
"""Weight of pairs; the rest is that of single characters."""
PAUSES = frozenset(CLAUSE_MARKS)
"""Signs that rarely follow one another."""
AFTER_PAUSE = 1 / 16
REMEMBERED = 1 << 17
"""Limit of the cached pairs, since GENERAL lives as long as the process."""


@cache
def signs() -> dict[str, float]:
    """Return the probability of signs other than Han characters."""
    rows = (line.split("\t") for line in (DATA / "signs.tsv").read_text(encoding="utf-8").splitlines())
    return {row[0]: probability(int(row[1])) for row in rows if len(row) == 2}


@cache
def followers() -> dict[str, dict[str, float]]:
    """Return, by the first character of a pair in a word, the probability of the second, both simplified."""
    table: dict[str, dict[str, float]] = {}
    for line in (DATA / "bigrams.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, *groups = line.split("\t")
            seconds = table[first] = {}
            for group in groups:
                cost, chars = group.split(" ")
                seconds.update(dict.fromkeys(chars, probability(int(cost))))
    return table


@cache
def simplified() -> dict[str, str]:
    """Return the simplified form of every character that has one."""
    return {
        char: known.simple for char, known in characters.character_table().items() if known.simple != char
    }


def probability(cost: float) -> float:
    return float(2 ** (-cost / 10))


@cache
def single(char: str) -> float:
    """Return the probability of a character by the general tables."""
    known = characters.character_table().get(char)
    if known is not None:
        return probability(known.cost)
    if char.isascii() and char.isalnum():
        return probability(105 if char.isdigit() else 130)
    return signs().get(char, probability(UNSEEN_COST))


@cache
def single_cost(char: str) -> float:
    """Return the cost of a character by the general tables."""
    return -10 * math.log2(single(char))


def cost(text: str) -> float:
    """Return the cost of a text by single characters."""
    return sum(map(single_cost, text))


def _tallies(text: str) -> tuple[dict[str, int], dict[int, int]]:
    """Count each character of the text, and each pair, whose key is ``first << 32 | second``.

    Counted by numpy: a Counter takes twice as long, which was a seventh of the time of the search.
    """
    points = code_points(text).astype(np.uint64)
    singles, times = np.unique(points, return_counts=True)
    tally = dict(zip(map(chr, singles.tolist()), times.tolist(), strict=True))
    pairs, times = np.unique(points[:-1] << np.uint64(32) | points[1:], return_counts=True)
    return tally, dict(zip(pairs.tolist(), times.tolist(), strict=True))


class Language(dict[tuple[str, str], float]):
    """The statistics by which guesses about one text are ranked: the cost of each character after another.

    A dictionary that is filled on demand: a run needs hundreds of pairs, most of them repeatedly.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._singles, self._pairs = _tallies(text)
        self._length = len(text) or 1
        self._own = OWN_SHARE * len(text) / (len(text) + OWN_HALF)
        self._general = 1 - self._own
        self._alone: dict[str, float] = {}
        """Cost of characters after any character that they are not known to follow."""

    def __missing__(self, pair: tuple[str, str]) -> float:
        before, char = pair
        simple = simplified()
        seconds = followers().get(simple.get(before, before))
        general = seconds.get(simple.get(char, char), 0.0) if seconds else 0.0
        own = self._follows(before, char)
        after_pause = char in PAUSES and before in PAUSES
        if general or own or after_pause:
            cost = self._cost(char, self._general * general + self._own * own, after_pause)
        else:
            known = self._alone.get(char)
            if known is None:
                known = self._alone[char] = self._cost(char, 0.0, False)
            cost = known
        if len(self) >= REMEMBERED:
            self.clear()
        self[pair] = cost
        return cost

    def known_after(self, before: str, chars: Iterable[str]) -> list[str]:
        """Return those of the characters that follow ``before`` in words or in the text, and the pauses.

        All others cost the same after ``before`` as after any character that they do not follow.
        """
        simple = simplified()
        seconds = followers().get(simple.get(before, before), {})
        pairs, first = self._pairs, ord(before) << 32
        return [c for c in chars if simple.get(c, c) in seconds or first | ord(c) in pairs or c in PAUSES]

    def likeliest(self, before: str, ranked: Sequence[str], count: int) -> Sequence[str]:
        """Return some of the characters, among them the ``count`` likeliest after ``before``.

        ``ranked`` begins with the commonest by the general tables, in the order of code points where they are
        equal. The statistics of the text only make a character likelier; so one that the text does not hold
        costs no less than those ranked before it.
        """
        if before in PAUSES:
            # A pause after a pause is less likely than by itself.
            return ranked
        first, rest = ranked[:count], ranked[count:]
        in_text = [char for char in rest if char in self._singles]
        new = [char for char in rest if char not in self._singles]
        return [*first, *in_text, *self.known_after(before, new)]

    def _follows(self, before: str, char: str) -> float:
        """How often, of the times that ``before`` stands in the text, ``char`` follows."""
        times = self._singles.get(before)
        if times is None or char not in self._singles:
            return 0.0
        return self._pairs.get(ord(before) << 32 | ord(char), 0) / (times + 2)

    def _cost(self, char: str, together: float, after_pause: bool) -> float:
        alone = self._general * single(char) + self._own * self._singles.get(char, 0) / self._length
        if after_pause:
            alone *= AFTER_PAUSE
        return -10 * math.log2((1 - PAIR_SHARE) * alone + PAIR_SHARE * together)


GENERAL = Language("")
"""General statistics only: the damaged text must not make its own damage likely."""
