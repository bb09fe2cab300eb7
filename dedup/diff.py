"""Diff: which stretches two sequences share, and what each has between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from rapidfuzz.distance import Levenshtein

LONGEST = 1_000_000
"""Items of the longest sequence that is aligned. rapidfuzz takes about 100 bytes for each."""
_CELLS = 500_000_000
"""Cells of the table of edit distances, see Budget."""
_HINT = 64
"""Edits that rapidfuzz tries first. Most pairs have few, and few are found fast."""

Items = str | Sequence[int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a stretch stands in both sequences, and whether it is the same in both.

    One side of a stretch that differs may be empty.
    """

    left: slice
    right: slice
    same: bool

    @property
    def longest(self) -> int:
        """Items of the longer side."""
        longest: int = max(self.left.stop - self.left.start, self.right.stop - self.right.start)
        return longest


class Budget:
    """Bounds the time of all diffs that share it.

    A diff costs its length times its number of edits, in cells of the table that it fills. 500,000,000 cells
    take up to 0.5 s: two texts of 22,000 characters may differ throughout, two of 1,000,000 in 500 places.
    """

    def __init__(self, cells: int = _CELLS) -> None:
        self._cells = cells

    def edits(self, left: Items, right: Items) -> int | None:
        """The Levenshtein distance; None where it is more than what is left can pay for."""
        length = max(len(left), len(right), 1)
        if length > LONGEST:
            return None
        most = self._cells // length
        edits = Levenshtein.distance(left, right, score_cutoff=most, score_hint=min(_HINT, most))
        self._cells -= length * min(edits, most)
        return edits if edits <= most else None


def diff(left: Items, right: Items, shortest_same: int = 1, budget: Budget | None = None) -> list[Stretch]:
    """Both sequences as stretches in their order, equal ones and different ones in turn.

    :param shortest_same: items that two differences must have between them to count as two; fewer may agree
        by chance.
    :param budget: what the diff may cost. Sequences that are beyond it differ from end to end.

    The edits are the fewest possible (Levenshtein distance) before ``shortest_same`` joins them.
    """
    edits = (budget or Budget()).edits(left, right)
    if edits is None:
        return [Stretch(slice(0, len(left)), slice(0, len(right)), left == right)]
    codes = Levenshtein.opcodes(left, right, score_hint=edits)
    stretches = [
        Stretch(
            slice(code.src_start, code.src_end), slice(code.dest_start, code.dest_end), code.tag == "equal"
        )
        for code in codes
    ]
    return list(_joined(_marked(stretches, shortest_same)))


def _marked(stretches: Sequence[Stretch], shortest_same: int) -> Iterator[Stretch]:
    """The stretches, those that are too short to separate two differences marked as different."""
    last = len(stretches) - 1
    for place, stretch in enumerate(stretches):
        if stretch.same and 0 < place < last and stretch.longest < shortest_same:
            yield replace(stretch, same=False)
        else:
            yield stretch


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, neighbours of one kind made one."""
    for same, group in groupby(stretches, attrgetter("same")):
        neighbours = list(group)
        first, last = neighbours[0], neighbours[-1]
        yield Stretch(
            slice(first.left.start, last.left.stop), slice(first.right.start, last.right.stop), same
        )
