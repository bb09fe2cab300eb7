"""How two texts differ, as a person would mark it: by clauses, and by signs where a clause changed."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textbasics.sentences import CLAUSE_MARKS

STEPS = 1_000_000
"""What one comparison may cost, about half a second; stretches beyond it count as replaced whole."""
SHORTEST_SAME = 2
"""Signs that two changes must share in a row to be parted by them: single ones agree by chance."""

_CLAUSE = re.compile(rf"[^{CLAUSE_MARKS}\n]*[{CLAUSE_MARKS}\n]+|[^{CLAUSE_MARKS}\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that both texts share, or what one has where the other has something else."""

    copy: str
    survivor: str

    @property
    def same(self) -> bool:
        return self.copy == self.survivor


def differences(copy: str, survivor: str) -> list[Run]:
    """The texts as runs, in order: the ``copy`` sides joined are the copy, the others the survivor.

    The cost is bounded, whatever the texts hold: a comparison by difflib takes hours where a hostile page
    repeats one clause a hundred thousand times.
    """
    budget = _Budget(STEPS)
    runs: list[Run] = []
    for left, right in _aligned(_CLAUSE.findall(copy), _CLAUSE.findall(survivor), budget):
        run = Run("".join(left), "".join(right))
        runs += [run] if run.same else _by_sign(run, budget)
    return list(_joined(runs))


def _by_sign(run: Run, budget: _Budget) -> Iterator[Run]:
    """The clauses that changed, cut into what is the same and what is not."""
    parts = [Run("".join(a), "".join(b)) for a, b in _aligned(run.copy, run.survivor, budget)]
    for place, part in enumerate(parts):
        inside = 0 < place < len(parts) - 1
        if part.same and inside and len(part.copy) < SHORTEST_SAME:
            yield from (Run(part.copy, ""), Run("", part.survivor))
        else:
            yield part


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one kind made one."""
    last: Run | None = None
    for run in runs:
        if last and last.same == run.same:
            last = Run(last.copy + run.copy, last.survivor + run.survivor)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


class _Budget:
    """Steps that are left to all alignments of one comparison."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def take(self, steps: int) -> bool:
        self._left -= steps
        return self._left >= 0


def _aligned(
    a: Sequence[str], b: Sequence[str], budget: _Budget
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of both, equal ones and different ones in turn, without those that are empty in both."""
    most = min(len(a), len(b))
    start = next((i for i in range(most) if a[i] != b[i]), most)
    most -= start
    end = next((i for i in range(most) if a[-1 - i] != b[-1 - i]), most)
    x = y = 0
    middle = _matches(a[start : len(a) - end], b[start : len(b) - end], budget)
    blocks = [(0, 0, start), *((start + i, start + j, n) for i, j, n in middle)]
    for i, j, length in [*blocks, (len(a) - end, len(b) - end, end)]:
        if i > x or j > y:
            yield a[x:i], b[y:j]
        if length:
            yield a[i : i + length], b[j : j + length]
        x, y = i + length, j + length


def _matches(a: Sequence[str], b: Sequence[str], budget: _Budget) -> list[tuple[int, int, int]]:
    """Equal stretches as (place in a, place in b, length) of the shortest edit script; none over the budget.

    The greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
    """
    if not a or not b:
        return []
    reached: dict[int, int] = {1: 0}
    history: list[tuple[int, array[int]]] = []
    for edits in range(len(a) + len(b) + 1):
        lowest = -(edits - 2 * max(0, edits - len(b)))
        highest = edits - 2 * max(0, edits - len(a))
        if not budget.take(highest - lowest + 1):
            return []
        for diagonal in range(lowest, highest + 1, 2):
            x = _entered(reached, diagonal)
            while x < len(a) and x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            reached[diagonal] = x
        history.append((lowest, array("q", (reached[k] for k in range(lowest, highest + 1, 2)))))
        if reached.get(len(a) - len(b), -1) >= len(a) and (edits - len(a) + len(b)) % 2 == 0:
            return _traced(history, len(a), len(b))
    raise AssertionError("two texts always have an edit script")


def _entered(reached: dict[int, int], diagonal: int) -> int:
    """The furthest place on a diagonal that one more edit leads to, an insertion or a deletion."""
    return max(reached.get(diagonal + 1, -1), reached.get(diagonal - 1, -2) + 1)


def _traced(history: list[tuple[int, array[int]]], x: int, y: int) -> list[tuple[int, int, int]]:
    """The path walked back from its end."""
    found: list[tuple[int, int, int]] = []
    for lowest, row in reversed([(1, array("q", [0])), *history[:-1]]):
        before = dict(zip(range(lowest, lowest + 2 * len(row), 2), row, strict=True))
        diagonal = x - y
        entered = _entered(before, diagonal)
        if x > entered:
            found.append((entered, entered - diagonal, x - entered))
        deleted = before.get(diagonal - 1, -2) + 1 > before.get(diagonal + 1, -1)
        x = entered - 1 if deleted else entered
        y = x - (diagonal - 1 if deleted else diagonal + 1)
    return found[::-1]
