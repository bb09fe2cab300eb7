"""Edits: how a stage changes a text so that every change can be listed, read and replayed.

A step is a function ``text -> edits``. The edits of one step are sorted, do not overlap, and name the piece
of the text they replace, so that applying them to the step's input gives its output, and nothing else can
have happened to the text in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

_rule_of = attrgetter("rule")


class Edit(NamedTuple):
    """One replacement: ``before`` stood at code point ``start`` of the step's input and became ``after``.

    A tuple, and not a dataclass: a text may have hundreds, and a frozen dataclass takes twice as long.
    """

    rule: str
    start: int
    before: str
    after: str


class CharacterEdits(Sequence[Edit]):
    """Works as a tuple of edits of one rule: one for each run of characters in which two texts differ.

    The texts are of one length. A traditional page has hundreds of such edits, which in a rebuild are only
    applied and counted: both are done without them, and they are made when somebody looks at them.
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
        olds = (self.before[start:end] for start, end in zip(starts, ends, strict=True))
        news = (self.after[start:end] for start, end in zip(starts, ends, strict=True))
        return tuple(map(Edit._make, zip(repeat(self.rule), starts, olds, news)))

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
        """How many edits there are by each rule."""
        if isinstance(self.edits, CharacterEdits):
            return {self.edits.rule: len(self.edits)}
        return Counter(map(_rule_of, self.edits))


Step = Callable[[str], Sequence[Edit]]


class EditError(ValueError):
    """The edits do not belong to this text: they overlap, or name a piece that does not stand there."""


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of the text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with the edits made.

    Raises EditError where an edit overlaps the one before it, or its ``before`` does not stand at ``start``.
    """
    if isinstance(edits, CharacterEdits) and edits.before == text:
        return edits.after
    parts: list[str] = []
    at = 0
    for rule, start, before, after in edits:
        end = start + len(before)
        if start < at or text[start:end] != before:
            raise EditError(f"edit {rule} does not fit the text at {start}: {before[:40]!r}")
        parts.append(text[at:start])
        parts.append(after)
        at = end
    if not parts:
        return text
    parts.append(text[at:])
    return "".join(parts)


def run_steps(text: str, stage: str, steps: Sequence[Step], rounds: int = 1) -> tuple[str, tuple[Pass, ...]]:
    """Run the steps one after another and return the text with one Pass for each step that changed it.

    They are run again, up to ``rounds`` times in all, until each has seen the text as it is now and found
    nothing. A step is not asked about the same text twice: its answer could only be the same.
    """
    passes: list[Pass] = []
    in_vain = 0
    for step in chain.from_iterable(repeat(steps, rounds)):
        found = step(text)
        edits = found if isinstance(found, CharacterEdits) else tuple(found)
        if edits:
            text = apply_edits(text, edits)
            passes.append(Pass(stage, edits))
            in_vain = 0
        else:
            in_vain += 1
            if in_vain == len(steps):
                break
    return text, tuple(passes)


def replay(text: str, passes: Iterable[Pass]) -> str:
    """Apply the recorded passes to the text that the first of them received."""
    for step in passes:
        text = apply_edits(text, step.edits)
    return text
