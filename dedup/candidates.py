"""Candidates: locality-sensitive hashing of signatures, 25 bands of 5 rows, as a batch join.

These are the bands that datasketch's MinHashLSH chooses for a threshold of .5. Two speeches are candidates
when the five values of one band agree. At a Jaccard similarity s this has the probability ``1 - (1 -
s**5)**25``: .9995 at .75, .99 at .70, .55 at .50, .06 at .30. The low bytes of the signature are compared, so
one in 256 unequal values agrees as well, which adds less than .01 to these probabilities.

The join sorts (band value, slot), packed in 64 bits, one band at a time. So it needs 8 bytes for each speech
beside its result. Speeches that share a bucket are listed and not paired: ten thousand copies make 25 buckets
of ten thousand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import boolean, int64, uint8, uint64
from numpy.typing import NDArray

from dedup.kernels import PAIR, kernel

BANDS, ROWS = 25, 5
SLOT_BITS = 24
"""Slots share 64 bits with band values and tokens, so there can be ``2 ** SLOT_BITS`` of them."""
HASH_FACTOR = 0x9E3779B97F4A7C15
"""Of Fibonacci hashing (Knuth): 2**64 divided by the golden ratio."""


class Buckets(NamedTuple):
    """Which slots share which buckets."""

    members: list[NDArray[np.uint64]]
    """In pieces, ``slot << 32 | bucket``, in no particular order."""
    number: int
    """Buckets in use; they are numbered from 0."""


def flags_for(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """A filter for these values: ``flags[value * HASH_FACTOR >> shift]`` is true for each of them, and for
    one in eight others."""
    bits = min(max(int(8 * len(values)).bit_length(), 10), 26)
    flags = np.zeros(1 << bits, np.bool_)
    flags[values * np.uint64(HASH_FACTOR) >> np.uint64(64 - bits)] = True
    return flags


ALL = np.ones(2, np.bool_)
"""A filter that lets every value pass."""


def shift_of(flags: NDArray[np.bool_]) -> int:
    """The shift for a filter of this size."""
    return 65 - len(flags).bit_length()


@kernel(int64(uint8[:, ::1], int64[::1], int64, boolean[::1], int64, uint64[::1]))
def _band_values(low, slots, band, flags, shift, packed):  # type: ignore[no-untyped-def]
    factor, right = np.uint64(HASH_FACTOR), np.uint64(shift)
    count, first = 0, band * ROWS
    for slot in slots:
        value = np.uint64(0)
        for row in range(first, first + ROWS):
            value = value << np.uint64(8) | np.uint64(low[slot, row])
        packed[count] = value << np.uint64(SLOT_BITS) | np.uint64(slot)
        count += flags[value * factor >> right]
    return count


@kernel(PAIR(uint64[::1], boolean[::1], int64, uint64[::1]))
def _share(packed, dirty, bucket, members):  # type: ignore[no-untyped-def]
    """List the members of each run of equal values that has two or more, one of them dirty."""
    mask = np.uint64((1 << SLOT_BITS) - 1)
    count = start = 0
    while start < len(packed):
        value, end, concerned = packed[start] >> np.uint64(SLOT_BITS), start, False
        while end < len(packed) and packed[end] >> np.uint64(SLOT_BITS) == value:
            concerned |= dirty[packed[end] & mask]
            end += 1
        if concerned and end - start > 1:
            for i in range(start, end):
                members[count] = (packed[i] & mask) << np.uint64(32) | np.uint64(bucket)
                count += 1
            bucket += 1
        start = end
    return count, bucket


def band_buckets(low: NDArray[np.uint8], slots: NDArray[np.int64], dirty: NDArray[np.bool_]) -> Buckets:
    """The buckets with two or more speeches, one of them dirty.

    :param low: uint8[size, 128], the low bytes of the signatures, by slot.
    :param slots: int64[n], the slots to join; none that has no shingle.
    :param dirty: bool[size], by slot: the speeches whose candidates are wanted.
    """
    wanted = slots[dirty[slots]]
    packed = np.empty(len(slots) + 1, np.uint64)
    pieces, count = [], 0
    for band in range(BANDS):
        flags = ALL
        if len(wanted) < len(slots):
            size = _band_values(low, wanted, band, ALL, shift_of(ALL), packed)
            flags = flags_for(packed[:size] >> np.uint64(SLOT_BITS))
        near = packed[: _band_values(low, slots, band, flags, shift_of(flags), packed)]
        near.sort()
        members = np.empty(len(near), np.uint64)
        size, count = _share(near, dirty, count, members)
        pieces.append(members[:size].copy())
    return Buckets(pieces, count)


def joined(pieces: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The pieces in one array. The list is emptied meanwhile, so that they are not in memory twice."""
    whole = np.empty(sum(map(len, pieces)), np.uint64)
    end = len(whole)
    while pieces:
        piece = pieces.pop()
        whole[end - len(piece) : end] = piece
        end -= len(piece)
    return whole
