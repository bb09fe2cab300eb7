"""Matches: the pairs that were verified during an update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.index import Index
from dedup.verify import Scores, compare

BATCH_CHARS = 1 << 18
"""Characters of keys fetched at a time: 1 MB of code points, which fit in the cache."""


class Matches:
    """Verified pairs, sorted by their code: the slot of the worse-ranked speech ``<< 32 |`` that of the
    better."""

    def __init__(self, index: Index, keys: Callable[[Sequence[str]], Sequence[str]]) -> None:
        self._index = index
        self._keys = keys
        self.codes = np.empty(0, np.uint64)
        self._scores = Scores.none()

    @property
    def match(self) -> NDArray[np.bool_]:
        return self._scores.match

    def scores(self, slot: int, survivor: int) -> tuple[float, float]:
        """Jaccard similarity and containment of a pair that was verified."""
        position = int(np.searchsorted(self.codes, np.uint64(slot << 32 | survivor)))
        return float(self._scores.jaccard[position]), float(self._scores.containment[position])

    def verify(self, codes: NDArray[np.uint64]) -> None:
        """Fetch the keys of these pairs, batch by batch, and score them."""
        batches = [(self.codes, self._scores)]
        batches.extend((batch, self._score(batch)) for batch in self._batches(codes))
        codes = np.concatenate([batch for batch, _ in batches])
        order = np.argsort(codes)
        self.codes = codes[order]
        self._scores = Scores(
            *(
                np.concatenate(column)[order]
                for column in zip(*(scores for _, scores in batches), strict=True)
            )
        )

    def _batches(self, codes: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
        """Cut the pairs into batches of enough text. Pairs with the same survivor are neighbours, so that its
        key is fetched once."""
        slots, survivors = codes >> np.uint64(32), codes & np.uint64(0xFFFFFFFF)
        codes = codes[np.lexsort([slots, survivors])]
        chars = self._index.chars[(codes >> np.uint64(32)).astype(np.int64)].astype(np.int64)
        batch = np.cumsum(chars) // BATCH_CHARS
        yield from np.split(codes, np.flatnonzero(np.diff(batch)) + 1)

    def _score(self, codes: NDArray[np.uint64]) -> Scores:
        pairs = np.stack([codes >> np.uint64(32), codes & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int64)
        slots, places = np.unique(pairs, return_inverse=True)
        keys = self._fetch(slots)
        return compare(keys, places.reshape(pairs.shape).astype(np.int64))

    def _fetch(self, slots: NDArray[np.int64]) -> Sequence[str]:
        ids = [self._index.ids[slot] for slot in slots.tolist()]
        keys = self._keys(ids)
        for id_, key, chars in zip(ids, keys, self._index.chars[slots].tolist(), strict=True):
            if len(key) != chars:
                raise ValueError(f"speech {id_}: fingerprint of {chars} characters, key of {len(key)}")
        return keys
