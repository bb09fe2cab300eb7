"""Alignment: the words of a copy that its original has other words for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedup.diff import Stretch, diff

LONGEST = 4
"""Characters that a difference has at most: words, not sentences."""
CONTEXT = 2
_GRAM = 4
"""Characters that two texts share in a row where one is made from the other; fewer may agree by chance."""
_WORD = 2
_GAP = 40
"""Characters between two such runs at most; a longer gap holds another text, not other words."""


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
    for gap in diff(left, right, _GRAM):
        if not gap.same and gap.longest <= _GAP:
            yield from _words(left, right, gap)


def _words(left: str, right: str, gap: Stretch) -> Iterator[Difference]:
    """The differences within a gap; equal runs of two characters split it into several words."""
    here, there = left[gap.left], right[gap.right]
    for stretch in diff(here, there, _WORD):
        word, other = here[stretch.left], there[stretch.right]
        if not stretch.same and word and other and stretch.longest <= LONGEST:
            start, end = gap.left.start + stretch.left.start, gap.left.start + stretch.left.stop
            yield Difference(word, other, left[max(start - CONTEXT, 0) : start], left[end : end + CONTEXT])
