"""Chains: headings that count up, among all the marks of one style."""

from __future__ import annotations

from dataclasses import dataclass

_SHORTEST_BODY = 50
"""Characters: headings closer together than this are a table of contents, or one heading said twice."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered mark that may head a speech; the speech's text begins at ``end``."""

    start: int
    end: int
    number: int
    topic: str
    """The words before the number, bare."""
    subtitle: str
    alone: bool
    """Whether it is a line of its own."""
    sure: bool
    """Whether anything but its number and place speaks for it."""
    greeted: bool
    """Whether a salutation or the first sentence after one follows."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Headings that count up: the last one, and the run that it goes on; the whole is never copied."""

    last: Heading
    before: _Run | None
    at: int
    first: int
    """The first number."""
    weight: tuple[int, int]
    """How many headings, and how many of them are sure."""


def longest(found: list[Heading], jump: int) -> list[Heading]:
    """The longest run of headings that counts up by at most ``jump``, among those that a text follows."""
    found = [h for h in _with_body(found) if h.number]
    runs: list[_Run] = []
    best: dict[int, _Run] = {}
    for at, heading in enumerate(found):
        fits = (run for number, run in best.items() if 0 < heading.number - number <= jump)
        run = _run(heading, max(fits, key=lambda run: (*run.weight, -run.at), default=None), at)
        runs.append(run)
        if heading.number not in best or run.weight > best[heading.number].weight:
            best[heading.number] = run
    started = [run for run in runs if run.first <= 2]
    top = max(started, key=lambda run: (*run.weight, -run.first), default=None)
    return _members(top)


def _run(heading: Heading, before: _Run | None, at: int) -> _Run:
    count, sure = before.weight if before else (0, 0)
    first = before.first if before else heading.number
    return _Run(heading, before, at, first, (count + 1, sure + heading.sure))


def _members(run: _Run | None) -> list[Heading]:
    members: list[Heading] = []
    while run:
        members.append(run.last)
        run = run.before
    return members[::-1]


def _with_body(found: list[Heading]) -> list[Heading]:
    """Leave out the entries of a table of contents, and join a heading that is said twice."""
    kept: list[Heading] = []
    below = None
    for heading in reversed(found):
        same = bool(kept) and kept[-1].start == heading.start
        if not same:
            below = kept[-1] if kept else below
        if below is None or below.start - heading.end >= _SHORTEST_BODY:
            kept.append(heading)
    return kept[::-1]
