"""Alignment: what stands in one text where a copy of it has something else.

Grams that occur once in either text, in the order that both share, are the anchors (the patience diff of
Bram Cohen); what lies between two of them differs. It costs time in proportion to the texts' lengths, where
an exact diff of two speeches takes a hundred times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

GRAM = 4
LONGEST = 4
"""Characters that a difference has at most: words, not sentences."""
CONTEXT = 2
_WORD = 2
_GAP = 40  # a longer gap holds another text, not other words


@dataclass(frozen=True, slots=True)
class Difference:
    """A short run that differs, between characters that both texts share."""

    left: str
    right: str
    before: str
    """Up to ``CONTEXT`` characters, as the left text has them."""
    after: str


def differences(left: str, right: str) -> Iterator[Difference]:
    """The short runs in which two keys differ, in their order; neither side of one is empty."""
    i = j = 0
    for next_i, next_j in [*_anchors(left, right), (len(left), len(right))]:
        if next_i >= i and next_j >= j:
            yield from _gap(left, right, (i, next_i), (j, next_j))
            i, j = next_i + GRAM, next_j + GRAM
        elif next_i - i == next_j - j:  # it overlaps the last anchor, and goes on where that one ends
            i, j = next_i + GRAM, next_j + GRAM


def _anchors(left: str, right: str) -> list[tuple[int, int]]:
    """Positions of the common grams, ascending on both sides: a longest such sequence."""
    there = _single(right)
    shared = [(i, there[gram]) for gram, i in _single(left).items() if gram in there]
    ends: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(shared):
        length = bisect_left(ends, j)
        before.append(heads[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        heads[length : length + 1] = [at]
    chain: list[tuple[int, int]] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        chain.append(shared[at])
        at = before[at]
    return chain[::-1]


def _single(key: str) -> dict[str, int]:
    """Where each gram stands that occurs once, in their order."""
    grams = [key[i : i + GRAM] for i in range(len(key) - GRAM + 1)]
    counts = Counter(grams)
    return {gram: i for i, gram in enumerate(grams) if counts[gram] == 1}


def _gap(left: str, right: str, here: tuple[int, int], there: tuple[int, int]) -> Iterator[Difference]:
    """The differences between two anchors; equal runs of two characters part a gap of several words."""
    a, b = left[slice(*here)], right[slice(*there)]
    if not a or not b or a == b or max(len(a), len(b)) > _GAP:
        return
    blocks = [(len(a), len(b), 0)]
    if max(len(a), len(b)) > _WORD:
        found = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        blocks = [(m.a, m.b, m.size) for m in found if m.size > 1] + blocks
    i = j = 0
    for next_i, next_j, size in blocks:
        found_here = _trimmed(left, right, (here[0] + i, here[0] + next_i), (there[0] + j, there[0] + next_j))
        if found_here:
            yield found_here
        i, j = next_i + size, next_j + size


def _trimmed(left: str, right: str, here: tuple[int, int], there: tuple[int, int]) -> Difference | None:
    """The difference without the characters that both sides begin or end with, unless it is too long."""
    (i, i_end), (j, j_end) = here, there
    while i < i_end and j < j_end and left[i] == right[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and left[i_end - 1] == right[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    if i == i_end or j == j_end or max(i_end - i, j_end - j) > LONGEST:
        return None
    before, after = left[max(i - CONTEXT, 0) : i], left[i_end : i_end + CONTEXT]
    return Difference(left[i:i_end], right[j:j_end], before, after)
