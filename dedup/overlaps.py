"""Overlaps: the exact number of distinct shingles that two texts have in common.

The shingles of one text are entered into a hash table, and those of the other are looked up in it. To sort
both, which needs no table, takes more than twice as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import int64, uint32, uint64, void
from numpy.typing import NDArray

from dedup.kernels import PAIR, kernel
from dedup.shingles import POINTS, SHINGLE, points_of, sum_row

_LAST = 2**32 - 1
"""The last number."""
_ROOM = 8
"""Slots for each shingle, at least: in a fuller table, probing takes longer than all other steps."""

# A table holds numbers of shingles. They take half the space of the shingles, so the table fits in a faster
# cache. The numbers of a text continue after those of the last text (``base``), and a number that is not
# above the base counts as free. So the table need not be cleared for each text, which takes as long as
# filling it. It is cleared when the numbers would exceed 32 bits.


@kernel(int64(int64))
def _bits(shingles):  # type: ignore[no-untyped-def]
    """The bits of a slot number in a table for this many shingles."""
    bits = 1
    while (1 << bits) < _ROOM * shingles:
        bits += 1
    return bits


@kernel(uint64(uint64, uint32[::1], uint64[::1], uint32, uint64), inlined=True)
def _place(shingle, table, known, base, shift):  # type: ignore[no-untyped-def]
    """The slot of a shingle in a table, or the free slot for it (linear probing).

    Probing starts at its upper bits, since only these are spread.
    """
    last = np.uint64(len(table) - 1)
    at = shingle >> shift
    while table[at] > base and known[np.uint32(table[at] - base)] != shingle:
        at = (at + np.uint64(1)) & last
    return at


@kernel(uint32(uint64[::1], uint32[::1], uint64[::1], uint32, uint64))
def _enter(shingles, table, known, base, shift):  # type: ignore[no-untyped-def]
    """Enter the second text's shingles, numbered from 1 above the base; returns how many are distinct.

    ``known`` gets each shingle at its number.
    """
    one, number = np.uint32(1), np.uint32(0)
    for shingle in shingles:
        at = _place(shingle, table, known, base, shift)
        if table[at] <= base:
            number = np.uint32(number + one)
            table[at], known[number] = np.uint32(base + number), shingle
    return number


@kernel(PAIR(uint64[::1], uint32[::1], uint64[::1], uint64[::1], uint32, uint32, uint64))
def _look_up(shingles, table, known, places, base, entered, shift):  # type: ignore[no-untyped-def]
    """How many distinct shingles the first text has, and how many of them the second one has too.

    The table, with so many shingles ``entered``, is left as it was; ``places`` is scratch space.
    """
    one, free = np.uint32(1), np.uint32(0)
    met = np.zeros(np.int64(entered) + 1, np.bool_)
    number, own, common = np.uint32(0), np.uint32(0), 0
    for shingle in shingles:
        # Where one shingle is shared, the next one is too in most cases. To compare it with the next one of
        # the second text saves the search.
        following = np.uint32(number + one)
        if following <= entered and known[following] == shingle:
            number = following
        else:
            at = _place(shingle, table, known, base, shift)
            if table[at] <= base:
                places[own] = at
                own = np.uint32(own + one)
                table[at], known[np.uint32(entered + own)] = np.uint32(base + entered + own), shingle
                continue
            if table[at] > np.uint32(base + entered):
                continue
            number = np.uint32(table[at] - base)
        common += not met[number]
        met[number] = True
    for at in places[: np.int64(own)]:
        table[at] = free
    return np.int64(own) + common, common


@kernel(uint64[::1](POINTS, int64[::1], int64, uint64[::1]))
def _shingles(points, starts, row, sums):  # type: ignore[no-untyped-def]
    row_points = points[starts[row] : starts[row + 1]]
    row_sums = sums[: max(len(row_points) - (SHINGLE - 1), 0)]
    if len(row_sums):
        sum_row(row_points, row_sums)
    return row_sums


@kernel(void(POINTS, int64[::1], int64[:, ::1], int64[::1], uint32[::1], uint32, int64[:, ::1], int64[::1]))
def count_overlaps(points, starts, pairs, chars, whole, base, sizes, common):  # type: ignore[no-untyped-def]
    """The kernel of ``overlaps_of``; entries of the table ``whole`` up to ``base`` are of earlier keys."""
    most = chars.max()
    known, places, sums = np.empty(most + 1, np.uint64), np.empty(most, np.uint64), np.empty(most, np.uint64)
    bits, entered = 0, np.uint32(0)
    for i in range(len(pairs)):
        first, second = pairs[i, 0], pairs[i, 1]
        needed = _bits(chars[i])
        passed = np.int64(base) + chars[i] > _LAST
        if i == 0 or second != pairs[i - 1, 1] or needed > bits or passed:
            bits = needed
            if np.int64(base) + np.int64(entered) + chars[i] > _LAST:
                whole[:] = np.uint32(0)
                base = np.uint32(0)
            else:
                base = np.uint32(base + entered)
            shingles = _shingles(points, starts, second, sums)
            entered = _enter(shingles, whole[: 1 << bits], known, base, np.uint64(64 - bits))
        shingles = _shingles(points, starts, first, sums)
        table, shift = whole[: 1 << bits], np.uint64(64 - bits)
        sizes[i, 0], common[i] = _look_up(shingles, table, known, places, base, entered, shift)
        sizes[i, 1] = entered


def overlaps_of(keys: Sequence[str], pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the distinct shingles of both keys of each pair, and those that are in both.

    :param pairs: int64[pairs, 2], positions in ``keys``. Of pairs side by side with the same second key,
       the shingles of that key are entered once.
    :return: int64[pairs, 2] and int64[pairs].
    """
    sizes, common = np.zeros((len(pairs), 2), np.int64), np.zeros(len(pairs), np.int64)
    if len(pairs):
        points = points_of(keys)
        chars = points.sizes()[pairs].sum(axis=1)  # no fewer than shingles
        table = np.zeros(1 << _bits(chars.max()), np.uint32)
        count_overlaps(*points, np.ascontiguousarray(pairs), chars, table, np.uint32(0), sizes, common)
    return sizes, common
