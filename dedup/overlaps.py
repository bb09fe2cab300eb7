"""Overlaps: how many distinct shingles two texts have in common, counted exactly.

The shingles of one text go into a hash table, then those of the other are looked up in it. Sorting both,
which needs no table, takes more than twice as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import int64, types, uint8, uint64, void
from numpy.typing import NDArray

from dedup.kernels import PAIR, kernel
from dedup.shingles import POINTS, SHINGLE, hash_row, points_of

_FREE, _SECOND, _BOTH, _FIRST = range(4)
"""What the mark of a slot says of the shingle there: which text of the pair has it."""
_ROOM = 4
"""Slots for each shingle, at least: in a fuller table the probing takes longer than all the rest."""


@kernel(int64(int64))
def _room(shingles):  # type: ignore[no-untyped-def]
    """How many slots a table for so many shingles has: a power of two."""
    room = 1
    while room < _ROOM * shingles:
        room *= 2
    return room


@kernel(uint64(uint64, uint64[::1], uint8[::1]))
def _place(shingle, slots, marks):  # type: ignore[no-untyped-def]
    """Where a shingle lies in a table, or the free slot that it is to have (linear probing)."""
    last = np.uint64(len(slots) - 1)
    at = shingle & last
    while marks[at] != _FREE and slots[at] != shingle:
        at = (at + np.uint64(1)) & last
    return at


@kernel(int64(uint64[::1], uint64[::1], uint8[::1]))
def _enter(shingles, slots, marks):  # type: ignore[no-untyped-def]
    """Enter the second text's shingles in an empty table; returns how many distinct ones there are."""
    size = 0
    for shingle in shingles:
        at = _place(shingle, slots, marks)
        size += marks[at] == _FREE
        slots[at], marks[at] = shingle, _SECOND
    return size


@kernel(PAIR(uint64[::1], uint64[::1], uint8[::1]))
def _look_up(shingles, slots, marks):  # type: ignore[no-untyped-def]
    """How many distinct shingles the first text has, and how many of them the second one has too."""
    size = common = 0
    for shingle in shingles:
        at = _place(shingle, slots, marks)
        mark = marks[at]
        # All is computed, not branched upon: whether a shingle is shared or repeated cannot be predicted.
        size += mark <= _SECOND
        common += mark == _SECOND
        slots[at], marks[at] = shingle, np.uint8(_FIRST) - np.uint8((mark == _SECOND) | (mark == _BOTH))
    return size, common


@kernel(void(uint8[::1]))
def _forget_first(marks):  # type: ignore[no-untyped-def]
    """Leave the second text's shingles alone in the table.

    They were entered before the others, so no search for one of them passes a slot that becomes free.
    """
    for at in range(len(marks)):
        marks[at] = np.uint8(_SECOND) * np.uint8((marks[at] == _SECOND) | (marks[at] == _BOTH))


@kernel(types.Array(uint64, 1, "C")(POINTS, int64[::1], int64))
def _shingles(points, starts, row):  # type: ignore[no-untyped-def]
    row_points = points[starts[row] : starts[row + 1]]
    hashes = np.empty(max(len(row_points) - (SHINGLE - 1), 0), np.uint64)
    if len(hashes):
        hash_row(row_points, hashes)
    return hashes


@kernel(void(POINTS, int64[::1], int64[:, ::1], int64[:, ::1], int64[::1]))
def _overlaps(points, starts, pairs, sizes, common):  # type: ignore[no-untyped-def]
    slots, marks = np.empty(0, np.uint64), np.empty(0, np.uint8)
    for pair in range(len(pairs)):
        first, second = pairs[pair, 0], pairs[pair, 1]
        shingles = _shingles(points, starts, first)
        room = _room(len(shingles) + starts[second + 1] - starts[second])
        if pair and second == pairs[pair - 1, 1] and room <= len(slots):
            _forget_first(marks)
            sizes[pair, 1] = sizes[pair - 1, 1]
        else:
            slots, marks = np.empty(room, np.uint64), np.zeros(room, np.uint8)
            sizes[pair, 1] = _enter(_shingles(points, starts, second), slots, marks)
        sizes[pair, 0], common[pair] = _look_up(shingles, slots, marks)


def overlaps_of(keys: Sequence[str], pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the distinct shingles of both keys of each pair, and those that are in both.

    :param pairs: int64[pairs, 2], positions in ``keys``. Of pairs side by side with the same second key,
       that key's shingles are taken up once.
    :return: int64[pairs, 2] and int64[pairs].
    """
    sizes, common = np.zeros((len(pairs), 2), np.int64), np.zeros(len(pairs), np.int64)
    _overlaps(*points_of(keys), np.ascontiguousarray(pairs), sizes, common)
    return sizes, common
