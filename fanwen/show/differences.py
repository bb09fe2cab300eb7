"""Differences between two texts: by clauses, and by characters where a clause changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from dedup.diff import Budget, diff
from textbasics.sentences import CLAUSE_MARKS

SHORTEST_SAME = 2
"""Characters that two changes must have between them to count as two: single ones agree by chance."""

_CLAUSE = re.compile(rf"[^{CLAUSE_MARKS}\n]*[{CLAUSE_MARKS}\n]+|[^{CLAUSE_MARKS}\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that both texts share, or what one has where the other has something else."""

    copy: str
    survivor: str

    @property
    def same(self) -> bool:
        """Whether both texts share it."""
        return self.copy == self.survivor


def differences(copy: str, survivor: str) -> list[Run]:
    """Split both texts into runs, in order: the ``copy`` sides joined are the copy, the others the survivor.

    Equal runs and different ones alternate. One budget bounds the time, whatever the texts hold; changes that
    it does not pay for are not split any further. difflib takes hours where a hostile page repeats one clause
    a hundred thousand times.
    """
    budget = Budget()
    runs: list[Run] = []
    for changed in _by_clause(copy, survivor, budget):
        runs += [changed] if changed.same else _by_character(changed, budget)
    return [_joined([*group]) for _, group in groupby(runs, attrgetter("same"))]


def _by_clause(copy: str, survivor: str, budget: Budget) -> Iterator[Run]:
    copy_clauses, survivor_clauses = _CLAUSE.findall(copy), _CLAUSE.findall(survivor)
    numbers: dict[str, int] = {}
    left, right = (
        [numbers.setdefault(clause, len(numbers)) for clause in clauses]
        for clauses in (copy_clauses, survivor_clauses)
    )
    for stretch in diff(left, right, budget=budget):
        yield Run("".join(copy_clauses[stretch.left]), "".join(survivor_clauses[stretch.right]))


def _by_character(run: Run, budget: Budget) -> Iterator[Run]:
    for stretch in diff(run.copy, run.survivor, SHORTEST_SAME, budget):
        yield Run(run.copy[stretch.left], run.survivor[stretch.right])


def _joined(runs: Sequence[Run]) -> Run:
    return Run("".join(run.copy for run in runs), "".join(run.survivor for run in runs))
