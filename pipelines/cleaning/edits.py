"""Edits: the changes that a stage makes to a text, kept so that they can be listed and replayed.

A step is a function ``text -> edits``. The edits of one step are sorted, do not overlap, and name the text
that they replace. So applying them to the step's input gives its output, and any other change of the text in
between is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter
from typing import NamedTuple, overload

import numpy as np

from textbasics.codepoints import code_points

_rule_of = attrgetter("rule")


class Edit(NamedTuple):
    """One replacement: ``before``, at code point ``start`` of the step's input, became ``after``.

    A tuple: a text may have hundreds, and creating a frozen dataclass takes twice as long.
    """

    rule: str
    start: int
    before: str
    after: str


class CharacterEdits(Sequence[Edit]):
    """A lazy tuple of edits of one rule: one for each run of characters in which two texts differ.

    The texts have the same length. A traditional page has hundreds of such edits. A rebuild only applies and
    counts them, which needs no Edit objects; these are created on access.
    """

    __slots__ = ("_ends", "_starts", "after", "before", "rule")

    def __init__(self, rule: str, before: str, after: str) -> None:
        self.rule, self.before, self.after = rule, before, after
        differ = np.flatnonzero(code_points(before) != code_points(after))
        is_gap = np.diff(differ) > 1
        self._starts = differ[np.r_[True, is_gap][: len(differ)]]
        self._ends = differ[np.r_[is_gap, True][: len(differ)]] + 1

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self[:])

    @overload
    def __getitem__(self, index: int) -> Edit: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Edit, ...]: ...

    def __getitem__(self, index: int | slice) -> Edit | tuple[Edit, ...]:
        if not isinstance(index, slice):
            start, end = int(self._starts[index]), int(self._ends[index])
            return Edit(self.rule, start, self.before[start:end], self.after[start:end])
        starts, ends = self._starts[index].tolist(), self._ends[index].tolist()
        befores = (self.before[start:end] for start, end in zip(starts, ends, strict=True))
        afters = (self.after[start:end] for start, end in zip(starts, ends, strict=True))
        return tuple(map(Edit._make, zip(repeat(self.rule), starts, befores, afters)))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, CharacterEdits) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Pass:
    """The edits of one step, in order of position."""

    stage: str
    edits: tuple[Edit, ...] | CharacterEdits

    def counts(self) -> dict[str, int]:
        """The number of edits by rule."""
        if isinstance(self.edits, CharacterEdits):
            return {self.edits.rule: len(self.edits)}
        return Counter(map(_rule_of, self.edits))


Step = Callable[[str], Sequence[Edit]]


class EditError(ValueError):
    """Raised if edits do not fit a text: they overlap, or their ``before`` is not in its place."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits applied.

    Raises EditError if an edit overlaps the one before it, or if ``before`` is not the text at ``start``.
    """
    if isinstance(edits, CharacterEdits) and edits.before == text:
        return edits.after
    parts: list[str] = []
    done = 0
    for rule, start, before, after in edits:
        end = start + len(before)
        if start < done or text[start:end] != before:
            raise EditError(f"edit {rule} does not fit the text at {start}: {before[:40]!r}")
        parts.append(text[done:start])
        parts.append(after)
        done = end
    if not parts:
        return text
    parts.append(text[done:])
    return "".join(parts)


def run_steps(text: str, stage: str, steps: Sequence[Step], rounds: int = 1) -> tuple[str, tuple[Pass, ...]]:
    """Run the steps one after another; return the text and one Pass for each step that changed it.

    The steps are repeated, up to ``rounds`` times in all, until none finds anything to change. No step runs
    twice on the same text.
    """
    passes: list[Pass] = []
    unchanged = 0
    for step in chain.from_iterable(repeat(steps, rounds)):
        produced = step(text)
        edits = produced if isinstance(produced, CharacterEdits) else tuple(produced)
        if edits:
            text = apply_edits(text, edits)
            passes.append(Pass(stage, edits))
            unchanged = 0
        else:
            unchanged += 1
            if unchanged == len(steps):
                break
    return text, tuple(passes)
