"""Shingles: the hashed character 5-grams of many keys at once.

A shingle of code points c0..c4 is hashed to 64 bits: c0, c1 and c2 are packed into one word and c3 and
c4 into another (21 bits each, so that no two shingles are packed alike). The words are multiplied by odd
constants and added, and MurmurHash3's finaliser (Appleby, fmix64) spreads the sum. For two sets of a million
shingles the probability of a single collision is about one in ten million, so comparisons of these sets count
as exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import int64, types, uint32, uint64, void
from numpy.typing import NDArray

from dedup.kernels import kernel, widest_registers
from textbasics.codepoints import code_points

SHINGLE = 5
"""Characters in a shingle. A key of fewer has none, and matches by equality alone."""

_LEFT, _RIGHT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_MIX_1, _MIX_2 = 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53


class Ragged(NamedTuple):
    """Rows of different lengths in one flat array: row i is ``values[starts[i]:starts[i + 1]]``."""

    values: NDArray[np.unsignedinteger]
    starts: NDArray[np.int64]
    """int64[rows + 1]; the first is 0, the last the number of values."""

    def row(self, i: int) -> NDArray[np.unsignedinteger]:
        return self.values[self.starts[i] : self.starts[i + 1]]

    def sizes(self) -> NDArray[np.int64]:
        """int64[rows]: the length of each row."""
        return np.diff(self.starts)


def starts_of(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each row starts, from the rows' lengths, with the end of the last row."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


POINTS = types.Array(uint32, 1, "C", readonly=True)


_COLUMNS = types.UniTuple(POINTS, SHINGLE)  # type: ignore[no-untyped-call]


@kernel(_COLUMNS(POINTS, int64), inlined=True)
def _columns(points, size):  # type: ignore[no-untyped-def]
    """The first code points of the first ``size`` shingles, the second ones, and so on.

    They are five slices of one length instead of ``points[i + 1]``, so that LLVM sees that no index is
    negative and vectorises the loop.
    """
    return (
        points[:size],
        points[1 : size + 1],
        points[2 : size + 2],
        points[3 : size + 3],
        points[4 : size + 4],
    )


@kernel(uint64(uint32, uint32, uint32, uint32, uint32), inlined=True)
def _sum(c0, c1, c2, c3, c4):  # type: ignore[no-untyped-def]
    # numpy scalars: a plain int would turn the unsigned arithmetic into floating point.
    left, right = np.uint64(_LEFT), np.uint64(_RIGHT)
    one, two = np.uint64(21), np.uint64(42)
    low = np.uint64(c0) | np.uint64(c1) << one | np.uint64(c2) << two
    high = np.uint64(c3) | np.uint64(c4) << one
    return low * left + high * right


@kernel(void(POINTS, uint64[::1]))
def sum_row(points, sums):  # type: ignore[no-untyped-def]
    """The sums that the hashes of the first ``len(sums)`` shingles are made from, at half the cost.

    fmix64 is a bijection, so sums are equal exactly where hashes are equal. Only their upper bits are spread.
    """
    widest_registers()
    c0, c1, c2, c3, c4 = _columns(points, len(sums))
    for i in range(len(sums)):
        sums[i] = _sum(c0[i], c1[i], c2[i], c3[i], c4[i])


@kernel(void(POINTS, uint64[::1]))
def hash_row(points, hashes):  # type: ignore[no-untyped-def]
    """Hash the first ``len(hashes)`` shingles of a row of code points."""
    widest_registers()
    mix_1, mix_2, shift = np.uint64(_MIX_1), np.uint64(_MIX_2), np.uint64(33)
    c0, c1, c2, c3, c4 = _columns(points, len(hashes))
    for i in range(len(hashes)):
        h = _sum(c0[i], c1[i], c2[i], c3[i], c4[i])
        h = (h ^ (h >> shift)) * mix_1
        h = (h ^ (h >> shift)) * mix_2
        hashes[i] = h ^ (h >> shift)


@kernel(void(POINTS, int64[::1], uint64[::1], int64[::1]))
def _hash_shingles(points, starts, hashes, hash_starts):  # type: ignore[no-untyped-def]
    for key in range(len(starts) - 1):
        if hash_starts[key + 1] > hash_starts[key]:
            row = hashes[hash_starts[key] : hash_starts[key + 1]]
            hash_row(points[starts[key] : starts[key + 1]], row)


def points_of(keys: Sequence[str]) -> Ragged:
    """The code points of every key."""
    starts = starts_of(np.fromiter(map(len, keys), np.int64, len(keys)))
    return Ragged(code_points("".join(keys)), starts)


def hashes_of(keys: Sequence[str]) -> Ragged:
    """The 64-bit hash of every shingle of every key, in the order of the text, with repetitions."""
    points = points_of(keys)
    starts = starts_of(np.maximum(points.sizes() - (SHINGLE - 1), 0))
    hashes = np.empty(starts[-1], np.uint64)
    _hash_shingles(*points, hashes, starts)
    return Ragged(hashes, starts)
