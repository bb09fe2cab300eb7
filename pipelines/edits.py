"""Edits: how a stage changes a text so that every change can be listed, read and replayed.

A step is a function ``text -> edits``. The edits of one step are sorted, do not overlap, and name the piece
of the text they replace, so that applying them to the step's input gives its output, and nothing else can
have happened to the text in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement: ``before`` stood at code point ``start`` of the step's input and became ``after``.

    A tuple, and not a dataclass: a traditional page has hundreds, and a frozen dataclass takes twice as long.
    """

    rule: str
    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pass:
    """The edits of one step, in order of position."""

    stage: str
    edits: tuple[Edit, ...]


Step = Callable[[str], Sequence[Edit]]


class EditError(ValueError):
    """The edits do not belong to this text: they overlap, or name a piece that does not stand there."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with the edits made.

    Raises EditError where an edit overlaps the one before it, or its ``before`` does not stand at ``start``.
    """
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


def run(text: str, stage: str, steps: Sequence[Step], rounds: int = 1) -> tuple[str, tuple[Pass, ...]]:
    """Run the steps one after another and return the text with one Pass for each step that changed it.

    They are run again, up to ``rounds`` times in all, until each has seen the text as it is now and found
    nothing. A step is not asked about the same text twice: its answer could only be the same.
    """
    passes: list[Pass] = []
    in_vain = 0
    for step in chain.from_iterable(repeat(steps, rounds)):
        edits = tuple(step(text))
        if edits:
            text = apply(text, edits)
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
        text = apply(text, step.edits)
    return text
