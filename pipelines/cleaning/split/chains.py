"""Chains: headings that count up, out of all the marks of one style."""

from __future__ import annotations

from dataclasses import dataclass

_SHORTEST_BODY = 50
"""Characters. Headings closer together are a table of contents, or one heading written twice."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered mark that may head a speech; the speech's text begins at ``end``."""

    start: int
    end: int
    number: int
    topic: str
    """The words before the number, without punctuation."""
    subtitle: str
    is_own_line: bool
    has_evidence: bool
    """Whether there is evidence for it besides its number and place."""
    has_speech_below: bool
    """Whether a salutation follows, or the first sentence after one."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Headings that count up, as a linked list: the last one, and the run that it continues."""

    last: Heading
    before: _Run | None
    index: int
    first: int
    """The first number."""
    weight: tuple[int, int]
    """How many headings, and how many of them have evidence."""


def longest_chain(headings: list[Heading], jump: int) -> list[Heading]:
    """Return the longest run of headings that counts up by at most ``jump``, of those with a text below."""
    numbered = [h for h in _with_text_below(headings) if h.number]
    runs: list[_Run] = []
    best: dict[int, _Run] = {}
    for index, heading in enumerate(numbered):
        fits = (run for number, run in best.items() if 0 < heading.number - number <= jump)
        run = _extend(heading, max(fits, key=lambda run: (*run.weight, -run.index), default=None), index)
        runs.append(run)
        if heading.number not in best or run.weight > best[heading.number].weight:
            best[heading.number] = run
    started = [run for run in runs if run.first <= 2]
    top = max(started, key=lambda run: (*run.weight, -run.first), default=None)
    return _headings_of(top)


def _extend(heading: Heading, before: _Run | None, index: int) -> _Run:
    count, with_evidence = before.weight if before else (0, 0)
    first = before.first if before else heading.number
    return _Run(heading, before, index, first, (count + 1, with_evidence + heading.has_evidence))


def _headings_of(run: _Run | None) -> list[Heading]:
    members: list[Heading] = []
    while run:
        members.append(run.last)
        run = run.before
    return members[::-1]


def _with_text_below(headings: list[Heading]) -> list[Heading]:
    """Leave out the entries of a table of contents, and all but the last of repeated headings."""
    followed: list[Heading] = []
    below = None
    for heading in reversed(headings):
        same = bool(followed) and followed[-1].start == heading.start
        if not same:
            below = followed[-1] if followed else below
        if below is None or below.start - heading.end >= _SHORTEST_BODY:
            followed.append(heading)
    return followed[::-1]
