"""Overlaps: how many distinct shingles two texts have in common, counted exactly.

The shingles of one text go into a hash table, then those of the other are looked up in it. Sorting both,
which needs no table, takes more than twice as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import int64, types, uint32, uint64, void
from numpy.typing import NDArray

from dedup.kernels import PAIR, kernel
from dedup.shingles import POINTS, SHINGLE, hash_row, points_of

_FREE = 0
_ROOM = 8
"""Slots for each shingle, at least: in a fuller table the probing takes longer than all the rest."""


@kernel(int64(int64))
def _room(shingles):  # type: ignore[no-untyped-def]
    """How many slots a table for so many shingles has: a power of two."""
    room = 1
    while room < _ROOM * shingles:
        room *= 2
    return room


@kernel(uint64(uint64, uint32[::1], uint64[::1]), inlined=True)
def _place(shingle, table, known):  # type: ignore[no-untyped-def]
    """Where a shingle lies in a table, or the free slot that it is to have (linear probing).

    The table holds numbers of shingles, which take half the room: so it stays in a nearer cache.
    """
    last = np.uint64(len(table) - 1)
    at = shingle & last
    while table[at] != _FREE and known[table[at]] != shingle:
        at = (at + np.uint64(1)) & last
    return at


@kernel(int64(uint64[::1], uint32[::1], uint64[::1], uint64[::1]))
def _enter(shingles, table, known, places):  # type: ignore[no-untyped-def]
    """Enter the second text's shingles in an empty table, numbered from 1; returns how many are distinct.

    ``known`` gets each shingle at its number, ``places`` the slots, in the same order but from 0.
    """
    number = np.uint32(_FREE)
    for shingle in shingles:
        at = _place(shingle, table, known)
        if table[at] == _FREE:
            places[number] = at
            number += np.uint32(1)
            table[at], known[number] = number, shingle
    return number


@kernel(void(uint32[::1], uint64[::1]))
def _clear(table, places):  # type: ignore[no-untyped-def]
    """Make slots free: a new table would have to be filled with zeros, which takes as long as all the rest.

    Of the shingles entered, those that came last must go first, or a search for another one would end at a
    slot that it passed before.
    """
    for at in places:
        table[at] = _FREE


@kernel(PAIR(uint64[::1], uint32[::1], uint64[::1], uint64[::1], int64))
def _look_up(shingles, table, known, places, entered):  # type: ignore[no-untyped-def]
    """How many distinct shingles the first text has, and how many of them the second one has too.

    The table, with so many shingles ``entered``, is left as it was.
    """
    met = np.zeros(entered + 1, np.bool_)
    # Unsigned, or each index would be looked at for a sign.
    shared, last = np.uint32(entered), np.uint32(entered)
    common = 0
    for shingle in shingles:
        at = _place(shingle, table, known)
        number = table[at]
        if number == _FREE:
            places[last] = at
            last += np.uint32(1)
            table[at], known[last] = last, shingle
        elif number <= shared:
            common += not met[number]
            met[number] = True
    _clear(table, places[entered : np.int64(last)])
    return np.int64(last) - entered + common, common


@kernel(types.Array(uint64, 1, "C")(POINTS, int64[::1], int64))
def _shingles(points, starts, row):  # type: ignore[no-untyped-def]
    row_points = points[starts[row] : starts[row + 1]]
    hashes = np.empty(max(len(row_points) - (SHINGLE - 1), 0), np.uint64)
    if len(hashes):
        hash_row(row_points, hashes)
    return hashes


@kernel(void(POINTS, int64[::1], int64[:, ::1], int64[::1], uint32[::1], int64[:, ::1], int64[::1]))
def _overlaps(points, starts, pairs, chars, whole, sizes, common):  # type: ignore[no-untyped-def]
    most = chars.max()
    known, places = np.empty(most + 1, np.uint64), np.empty(most, np.uint64)
    room = entered = 0
    for i in range(len(pairs)):
        first, second = pairs[i, 0], pairs[i, 1]
        needed = _room(chars[i])
        if i == 0 or second != pairs[i - 1, 1] or needed > room:
            _clear(whole, places[:entered])
            room = needed
            entered = _enter(_shingles(points, starts, second), whole[:room], known, places)
        sizes[i, 1] = entered
        shingles = _shingles(points, starts, first)
        sizes[i, 0], common[i] = _look_up(shingles, whole[:room], known, places, entered)


def overlaps_of(keys: Sequence[str], pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the distinct shingles of both keys of each pair, and those that are in both.

    :param pairs: int64[pairs, 2], positions in ``keys``. Of pairs side by side with the same second key,
       that key's shingles are taken up once.
    :return: int64[pairs, 2] and int64[pairs].
    """
    sizes, common = np.zeros((len(pairs), 2), np.int64), np.zeros(len(pairs), np.int64)
    if len(pairs):
        points = points_of(keys)
        chars = points.sizes()[pairs].sum(axis=1)  # no fewer than shingles
        table = np.zeros(_room(chars.max()), np.uint32)
        _overlaps(*points, np.ascontiguousarray(pairs), chars, table, sizes, common)
    return sizes, common
