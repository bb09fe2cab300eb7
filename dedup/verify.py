"""Verification: the exact likeness of proposed pairs, and the rule by which they match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import int64, uint64, void
from numpy.typing import NDArray

from dedup.kernels import kernel
from dedup.shingles import Ragged, sets_of
from dedup.sketches import CONTAINMENT

JACCARD = 0.70
"""Two speeches are near-duplicates from this Jaccard similarity of their shingle sets."""
PREVIEW_CHARS = 150
"""A text shorter than this is never taken for a preview of a longer one."""


class Scores(NamedTuple):
    """The likeness of each pair."""

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    """Of the shorter text's shingles, the part that the longer one holds; of two equally long texts, of
    the one with fewer distinct shingles."""
    match: NDArray[np.bool_]

    @classmethod
    def none(cls) -> Scores:
        return cls(np.empty(0), np.empty(0), np.empty(0, np.bool_))


@kernel(void(uint64[::1], int64[::1], int64[:, ::1], int64[::1]))
def _intersections(values, starts, pairs, common):  # type: ignore[no-untyped-def]
    for pair in range(len(pairs)):
        left = values[starts[pairs[pair, 0]] : starts[pairs[pair, 0] + 1]]
        right = values[starts[pairs[pair, 1]] : starts[pairs[pair, 1] + 1]]
        i = j = found = 0
        # Both steps are computed, not branched upon: which side is behind cannot be predicted.
        while i < len(left) and j < len(right):
            a, b = left[i], right[j]
            found += a == b
            i += a <= b
            j += b <= a
        common[pair] = found


def compare(keys: Sequence[str], pairs: NDArray[np.int64]) -> Scores:
    """Score pairs of keys.

    :param pairs: int64[pairs, 2], positions in ``keys``.
    """
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    return score(sets_of(keys), lengths, pairs)


def score(sets: Ragged, lengths: NDArray[np.int64], pairs: NDArray[np.int64]) -> Scores:
    """Score pairs of shingle sets, given the lengths of their keys in characters.

    A pair with an empty set scores 0: texts too short to shingle match by equality alone.
    """
    common = np.zeros(len(pairs), np.int64)
    _intersections(sets.values, sets.starts, np.ascontiguousarray(pairs), common)
    sizes, chars = sets.sizes()[pairs], lengths[pairs]
    jaccard = common / np.maximum(sizes.sum(axis=1) - common, 1)
    fewer = np.where(chars[:, 0] == chars[:, 1], sizes[:, 0] > sizes[:, 1], chars[:, 0] > chars[:, 1])
    shorter = fewer.astype(np.int64)
    rows = np.arange(len(pairs))
    containment = common / np.maximum(sizes[rows, shorter], 1)
    preview = (containment >= CONTAINMENT) & (chars[rows, shorter] >= PREVIEW_CHARS)
    return Scores(jaccard, containment, (jaccard >= JACCARD) | preview)
