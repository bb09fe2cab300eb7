"""Verification: the exact similarity of proposed pairs, and the rule by which they match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.overlaps import overlaps_of
from dedup.sketches import CONTAINMENT

JACCARD = 0.70
"""Two speeches are near-duplicates from this Jaccard similarity of their shingle sets."""
PREVIEW_CHARS = 150
"""The least characters of a preview of a longer text."""


class Scores(NamedTuple):
    """The similarity of each pair."""

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    """The share of the shorter text's shingles that the longer one has. Of two texts of equal length, the one
    with fewer distinct shingles counts as the shorter."""
    match: NDArray[np.bool_]

    @classmethod
    def none(cls) -> Scores:
        return cls(np.empty(0), np.empty(0), np.empty(0, np.bool_))


def compare(keys: Sequence[str], pairs: NDArray[np.int64]) -> Scores:
    """Score pairs of keys.

    A pair with a text that is too short to shingle scores 0: it matches by equality alone.

    :param pairs: int64[pairs, 2], positions in ``keys``; faster if pairs with the same second key are
       neighbours.
    """
    sizes, common = overlaps_of(keys, pairs)
    chars = np.fromiter(map(len, keys), np.int64, len(keys))[pairs]
    jaccard = common / np.maximum(sizes.sum(axis=1) - common, 1)
    fewer = np.where(chars[:, 0] == chars[:, 1], sizes[:, 0] > sizes[:, 1], chars[:, 0] > chars[:, 1])
    shorter = fewer.astype(np.int64)
    rows = np.arange(len(pairs))
    containment = common / np.maximum(sizes[rows, shorter], 1)
    preview = (containment >= CONTAINMENT) & (chars[rows, shorter] >= PREVIEW_CHARS)
    return Scores(jaccard, containment, (jaccard >= JACCARD) | preview)
