"""The score: how near a corpus comes to the truth of the network it was crawled from."""

from __future__ import annotations

import heapq
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import comb
from operator import itemgetter
from pathlib import Path
from typing import Any

WIDTH = 4
EXAMPLES = 5
_FOUND = 0.5
"""F1 from which a speech counts as found; below it the text is somebody else's, or mostly boilerplate."""
_OUTSIDE = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Found:
    """One speech of the corpus at the place where it was found; removed copies are found too."""

    url: str
    position: int
    text: str
    speech_id: str


@dataclass(frozen=True, slots=True)
class Score:
    """Figures, and up to five examples for each kind of fault."""

    speeches: int
    """Occurrences that the truth says a corpus holds after this crawl."""
    found: int
    """Those of them that the corpus has, with an F1 of at least one half."""
    extra: int
    """Occurrences of the corpus that no speech of the truth stands for."""
    extraction_f1: float
    """Mean over the truth of the F1 of 4-grams (Han, letters, digits); 0 for a speech that is missing."""
    precision: float
    """Of the pairs of found speeches that share a survivor, the share that are the same speech."""
    recall: float
    """Of the pairs of found speeches that are the same speech, the share that share a survivor."""
    strangers: int
    """Different speeches under one survivor, counted beyond the first."""
    copies_left: int
    """Survivors of one speech, counted beyond the first."""
    worst_extractions: tuple[tuple[str, int, float], ...] = ()
    """URL, position, F1; the lowest below 1."""
    extra_found: tuple[tuple[str, int], ...] = ()
    """URL, position."""
    merged_strangers: tuple[tuple[str, str], ...] = ()
    """URLs of two different speeches."""
    left_copies: tuple[tuple[str, str], ...] = ()
    """URLs of two copies that have a survivor each."""


def grams(text: str) -> Counter[str]:
    """Return the character 4-grams of a text's Han signs, letters and digits, counted."""
    signs = _OUTSIDE.sub("", unicodedata.normalize("NFKC", text))
    return Counter(signs[at : at + WIDTH] for at in range(len(signs) - WIDTH + 1))


def f1(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 of two bags of 4-grams, 2|A ∩ B| / (|A| + |B|); 1 where both are empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


@dataclass(slots=True)
class _Tally:
    """Counts of groups against survivors, without a table of pairs."""

    cells: Counter[tuple[int, str]] = field(default_factory=Counter)
    urls: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, group: int, survivor: str, url: str) -> None:
        self.cells[group, survivor] += 1
        self.urls.setdefault((group, survivor), url)

    def by(self, axis: int) -> dict[Any, list[tuple[int, str]]]:
        """Return the cells by group (axis 0) or by survivor (axis 1), in the order of their first sight."""
        found: dict[Any, list[tuple[int, str]]] = defaultdict(list)
        for cell in self.cells:
            found[cell[axis]].append(cell)
        return found

    def pairs(self, axis: int) -> int:
        """Return how many pairs share a group or a survivor."""
        return sum(comb(sum(self.cells[cell] for cell in cells), 2) for cells in self.by(axis).values())

    def shared(self) -> int:
        """Return how many pairs share both."""
        return sum(comb(number, 2) for number in self.cells.values())

    def split(self, axis: int) -> list[tuple[str, str]]:
        """Return the URLs of each cell beyond the first of its group or survivor, beside the first one's."""
        rows = self.by(axis).values()
        return [(self.urls[cells[0]], self.urls[other]) for cells in rows for other in cells[1:]]


def score(
    truth: Path, found: Iterable[tuple[str, int, str, str]], survivors: Mapping[str, str], crawl: int = 1
) -> Score:
    """Compare a corpus with the truth file as it should be after crawl 1 or 2.

    ``found`` are (url, position, text, speech id) of every occurrence, those of removed copies included;
    ``survivors`` gives the survivor of a removed speech (a speech that is absent is its own). Within a URL
    each speech of the truth takes the text that overlaps most, and no text is taken twice.
    """
    places: dict[str, list[Found]] = defaultdict(list)
    for place in found:
        places[place[0]].append(Found(*place))
    values: list[tuple[str, int, float]] = []
    tally, extra = _Tally(), list[tuple[str, int]]()
    for url, rows in _truth(truth, crawl):
        here = places.pop(url, [])
        matches = _match([grams(row["text"]) for row in rows], [grams(one.text) for one in here])
        for at, row in enumerate(rows):
            text, value = matches.get(at, (-1, 0.0))
            values.append((url, row["position"], value))
            if value >= _FOUND:
                speech = here[text].speech_id
                tally.add(row["group"], survivors.get(speech, speech), url)
        taken = {text for text, value in matches.values() if value >= _FOUND}
        extra += [(url, one.position) for at, one in enumerate(here) if at not in taken]
    extra += [(one.url, one.position) for here in places.values() for one in here]
    return _summary(values, tally, extra)


def _truth(path: Path, crawl: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the speeches of one URL after another; in the truth file they stand together."""
    with path.open(encoding="utf-8") as file:
        rows = (row for row in map(json.loads, file) if crawl in row["kept"])
        for url, together in groupby(rows, key=itemgetter("url")):
            yield url, list(together)


def _match(truth: list[Counter[str]], found: list[Counter[str]]) -> dict[int, tuple[int, float]]:
    """Return for speeches of the truth which text they match, and the F1; the best overlap first."""
    overlaps = sorted(
        (-len(one.keys() & other.keys()), at, to)
        for at, one in enumerate(truth)
        for to, other in enumerate(found)
    )
    matches: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for _, at, to in overlaps:
        if at not in matches and to not in taken:
            matches[at] = to, f1(truth[at], found[to])
            taken.add(to)
    return matches


def _summary(values: list[tuple[str, int, float]], tally: _Tally, extra: list[tuple[str, int]]) -> Score:
    shared, same_survivor, same_group = tally.shared(), tally.pairs(1), tally.pairs(0)
    strangers, left = tally.split(1), tally.split(0)
    worst = heapq.nsmallest(EXAMPLES, (row for row in values if row[2] < 1), key=itemgetter(2))
    return Score(
        speeches=len(values),
        found=sum(value >= _FOUND for _, _, value in values),
        extra=len(extra),
        extraction_f1=sum(value for _, _, value in values) / max(1, len(values)),
        precision=shared / same_survivor if same_survivor else 1.0,
        recall=shared / same_group if same_group else 1.0,
        strangers=len(strangers),
        copies_left=len(left),
        worst_extractions=tuple(worst),
        extra_found=tuple(extra[:EXAMPLES]),
        merged_strangers=tuple(strangers[:EXAMPLES]),
        left_copies=tuple(left[:EXAMPLES]),
    )
