"""The score: a corpus compared with the ground truth of the sites."""

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
_MATCH = 0.5
"""F1 from which a speech counts as found. Below it, the text is another speech or mostly boilerplate."""
_OUTSIDE = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class FoundSpeech:
    """An occurrence in the corpus. Removed copies have occurrences too."""

    url: str
    position: int
    text: str
    speech_id: str


@dataclass(frozen=True, slots=True)
class Score:
    """Scores, and up to five examples of each kind of error."""

    speeches: int
    """Occurrences that the corpus should have after this crawl."""
    found: int
    """Those of them that it has, with an F1 of at least one half."""
    extra: int
    """Occurrences of the corpus that match no speech of the truth."""
    extraction_f1: float
    """Mean over the truth of the F1 of 4-grams (Han, letters, digits); 0 for a missing speech."""
    precision: float
    """Of the pairs of found speeches that share a survivor, the share that are the same speech."""
    recall: float
    """Of the pairs of found speeches that are the same speech, the share that share a survivor."""
    wrong_merges: int
    """Different speeches with one survivor, the first not counted."""
    missed_copies: int
    """Survivors of one speech, the first not counted."""
    worst_extractions: tuple[tuple[str, int, float], ...] = ()
    """URL, position, F1; the lowest below 1."""
    extra_examples: tuple[tuple[str, int], ...] = ()
    """URL, position."""
    wrong_merge_examples: tuple[tuple[str, str], ...] = ()
    """URLs of two different speeches."""
    missed_copy_examples: tuple[tuple[str, str], ...] = ()
    """URLs of two copies that have a survivor each."""


def grams(text: str) -> Counter[str]:
    """Return the character 4-grams of a text's Han characters, letters and digits, with counts."""
    chars = _OUTSIDE.sub("", unicodedata.normalize("NFKC", text))
    return Counter(chars[i : i + WIDTH] for i in range(len(chars) - WIDTH + 1))


def f1(left: Counter[str], right: Counter[str]) -> float:
    """Return the F1 of two bags of 4-grams, 2|A ∩ B| / (|A| + |B|); 1 if both are empty."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


@dataclass(slots=True)
class _Tally:
    """Counts of (group, survivor), from which pairs are counted."""

    cells: Counter[tuple[int, str]] = field(default_factory=Counter)
    urls: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, group: int, survivor: str, url: str) -> None:
        self.cells[group, survivor] += 1
        self.urls.setdefault((group, survivor), url)

    def by(self, axis: int) -> dict[Any, list[tuple[int, str]]]:
        """Return the cells by group (axis 0) or by survivor (axis 1), in the order of their addition."""
        groups: dict[Any, list[tuple[int, str]]] = defaultdict(list)
        for cell in self.cells:
            groups[cell[axis]].append(cell)
        return groups

    def pairs(self, axis: int) -> int:
        """Return how many pairs share a group or a survivor."""
        return sum(comb(sum(self.cells[cell] for cell in cells), 2) for cells in self.by(axis).values())

    def shared(self) -> int:
        """Return how many pairs share both."""
        return sum(comb(number, 2) for number in self.cells.values())

    def split(self, axis: int) -> list[tuple[str, str]]:
        """Return, for each cell but the first of its group or survivor, the first one's URL and its own."""
        rows = self.by(axis).values()
        return [(self.urls[cells[0]], self.urls[other]) for cells in rows for other in cells[1:]]


def score(
    truth: Path,
    occurrences: Iterable[tuple[str, int, str, str]],
    survivors: Mapping[str, str],
    crawl: int = 1,
) -> Score:
    """Compare a corpus with the truth file as it should be after crawl 1 or 2.

    ``occurrences`` are (url, position, text, speech ID), including those of removed copies; ``survivors``
    maps removed speeches to their survivors. Within a URL, each speech of the truth is paired with the text
    that overlaps most, and no text is paired twice.
    """
    by_url: dict[str, list[FoundSpeech]] = defaultdict(list)
    for occurrence in occurrences:
        by_url[occurrence[0]].append(FoundSpeech(*occurrence))
    values: list[tuple[str, int, float]] = []
    tally, extra = _Tally(), list[tuple[str, int]]()
    for url, rows in _truth(truth, crawl):
        speeches = by_url.pop(url, [])
        matches = _match([grams(row["text"]) for row in rows], [grams(speech.text) for speech in speeches])
        for index, row in enumerate(rows):
            text, value = matches.get(index, (-1, 0.0))
            values.append((url, row["position"], value))
            if value >= _MATCH:
                id_ = speeches[text].speech_id
                tally.add(row["group"], survivors.get(id_, id_), url)
        paired = {text for text, value in matches.values() if value >= _MATCH}
        extra += [(url, speech.position) for index, speech in enumerate(speeches) if index not in paired]
    extra += [(speech.url, speech.position) for speeches in by_url.values() for speech in speeches]
    return _summary(values, tally, extra)


def _truth(path: Path, crawl: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the speeches of each URL, which are consecutive in the truth file."""
    with path.open(encoding="utf-8") as file:
        rows = (row for row in map(json.loads, file) if crawl in row["kept"])
        for url, group in groupby(rows, key=itemgetter("url")):
            yield url, list(group)


def _match(truth: list[Counter[str]], texts: list[Counter[str]]) -> dict[int, tuple[int, float]]:
    """Return, by speech of the truth, the paired text and the F1. The largest overlaps are paired first."""
    overlaps = sorted(
        (-len(left.keys() & right.keys()), row, column)
        for row, left in enumerate(truth)
        for column, right in enumerate(texts)
    )
    matches: dict[int, tuple[int, float]] = {}
    paired: set[int] = set()
    for _, row, column in overlaps:
        if row not in matches and column not in paired:
            matches[row] = column, f1(truth[row], texts[column])
            paired.add(column)
    return matches


def _summary(values: list[tuple[str, int, float]], tally: _Tally, extra: list[tuple[str, int]]) -> Score:
    shared, same_survivor, same_group = tally.shared(), tally.pairs(1), tally.pairs(0)
    wrong, missed = tally.split(1), tally.split(0)
    worst = heapq.nsmallest(EXAMPLES, (row for row in values if row[2] < 1), key=itemgetter(2))
    return Score(
        speeches=len(values),
        found=sum(value >= _MATCH for _, _, value in values),
        extra=len(extra),
        extraction_f1=sum(value for _, _, value in values) / max(1, len(values)),
        precision=shared / same_survivor if same_survivor else 1.0,
        recall=shared / same_group if same_group else 1.0,
        wrong_merges=len(wrong),
        missed_copies=len(missed),
        worst_extractions=tuple(worst),
        extra_examples=tuple(extra[:EXAMPLES]),
        wrong_merge_examples=tuple(wrong[:EXAMPLES]),
        missed_copy_examples=tuple(missed[:EXAMPLES]),
    )
