"""The two joins propose all pairs that their rules name, whichever part of the corpus is asked for."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest

from dedup import previews
from dedup.candidates import BANDS, ROWS, Buckets, band_buckets, joined
from dedup.fingerprint import fingerprints
from dedup.index import Index, Rank
from dedup.previews import preview_buckets
from dedup.sketches import BOTTOM, FEWEST, NEEDED
from dedup.verify import PREVIEW_CHARS


@pytest.fixture
def index(writer: Any) -> Index:
    """Families of copies and previews, with a phrase that all of them hold."""
    phrase, keys = writer.key(60), []
    for _ in range(20):
        base = phrase + writer.key(writer.random.randrange(150, 700))
        keys += [writer.edited(base, writer.random.randrange(40)) for _ in range(3)]
        keys += [base[: int(len(base) * writer.random.uniform(0.3, 0.95))] for _ in range(3)]
    index = Index()
    index.add([str(i) for i in range(len(keys))], [Rank(False, 0, 1)] * len(keys), fingerprints(keys))
    return index


def pairs_in(buckets: Buckets, paired: bool, fewest: int = FEWEST) -> set[tuple[int, int]]:
    """The pairs that share a bucket, or, where buckets are paired, so many of them."""
    lists: dict[int, list[int]] = {}
    for member in joined(list(buckets.members)).tolist():
        lists.setdefault(member & 0xFFFFFFFF, []).append(member >> 32)
    found: Counter[tuple[int, int]] = Counter()
    for bucket, slots in lists.items():
        if not paired or bucket % 2 == 0:
            others = lists.get(bucket + 1, []) if paired else slots
            found.update({(min(p), max(p)) for p in itertools.product(slots, others) if p[0] != p[1]})
    return {pair for pair, shared in found.items() if shared >= (fewest if paired else 1)}


def banded(index: Index, left: int, right: int) -> bool:
    equal = index.low[left] == index.low[right]
    return bool(equal[: BANDS * ROWS].reshape(BANDS, ROWS).all(axis=1).any())


def contained(index: Index, short: int, long: int) -> bool:
    sketches = index.sketches()
    least = sketches.row(short)[:BOTTOM]
    if index.chars[short] < PREVIEW_CHARS:
        return False
    found: int = np.isin(least, sketches.row(long)).sum()
    return found >= NEEDED[len(least)] and len(least) > 0


@pytest.mark.parametrize("share", [0.02, 0.3, 1.0])
def test_bands(index: Index, share: float) -> None:
    dirty = np.random.default_rng(5).random(index.size) < share
    slots = np.arange(index.size)
    found = pairs_in(band_buckets(index.low, slots, dirty), paired=False)
    for left, right in itertools.combinations(range(index.size), 2):
        if dirty[left] or dirty[right]:
            assert ((left, right) in found) == banded(index, left, right)


@pytest.mark.parametrize("part", [1 << 25, 700])
@pytest.mark.parametrize("share", [0.02, 0.3, 1.0])
def test_no_contained_pair_is_missed(
    index: Index, share: float, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "PART_TOKENS", part)
    dirty = np.random.default_rng(6).random(index.size) < share
    slots = np.arange(index.size)
    buckets = preview_buckets(index.sketches(), index.chars, index.tally, slots, dirty)
    found = pairs_in(buckets, paired=True)
    wanted = {
        (left, right)
        for left, right in itertools.combinations(range(index.size), 2)
        if (dirty[left] or dirty[right]) and (contained(index, left, right) or contained(index, right, left))
    }
    assert wanted
    assert wanted <= found


def test_a_phrase_that_all_hold_makes_no_candidates(index: Index) -> None:
    dirty = np.ones(index.size, np.bool_)
    buckets = preview_buckets(index.sketches(), index.chars, index.tally, np.arange(index.size), dirty)
    strangers = [(a, b) for a, b in pairs_in(buckets, paired=True) if a // 6 != b // 6]
    assert len(strangers) < 0.1 * index.size**2 / 2


def test_speeches_made_of_stock_sentences_are_not_compared(writer: Any) -> None:
    stock, draw = [writer.key(25) for _ in range(800)], writer.random
    keys = ["".join(draw.sample(stock, 24)) for _ in range(300)]
    index = Index()
    index.add([str(i) for i in range(300)], [Rank(False, 0, 1)] * 300, fingerprints(keys))
    every = np.arange(300)
    buckets = preview_buckets(index.sketches(), index.chars, index.tally, every, every >= 0)
    some, proposed = (len(pairs_in(buckets, True, fewest)) for fewest in (1, FEWEST))
    assert 0 < proposed * 5 < some


def test_copies_are_listed_not_paired(writer: Any) -> None:
    key = writer.key(400)
    index = Index()
    index.add([str(i) for i in range(5000)], [Rank(False, 0, 1)] * 5000, fingerprints([key] * 5000))
    buckets = band_buckets(index.low, np.arange(5000), np.ones(5000, np.bool_))
    assert (buckets.number, sum(map(len, buckets.members))) == (BANDS, BANDS * 5000)
