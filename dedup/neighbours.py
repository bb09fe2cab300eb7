"""Neighbours: the dirty speeches and those that share a bucket with one, in rank order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import boolean, int32, int64, uint8, uint32, uint64, void
from numpy.typing import NDArray

from dedup.candidates import band_buckets, joined
from dedup.index import UNDECIDED, Index
from dedup.kernels import kernel, record
from dedup.previews import preview_buckets
from dedup.shingles import SHINGLE, starts_of


class Features(NamedTuple):
    """The data of each slot that decides whether a pair is proposed."""

    low: NDArray[np.uint8]
    chars: NDArray[np.int32]
    tokens: NDArray[np.uint32]
    token_starts: NDArray[np.int64]


class Neighbours(NamedTuple):
    """A part of the corpus, by place. Place 0 is its best-ranked speech."""

    slots: NDArray[np.int64]
    alive: NDArray[np.bool_]
    dirty: NDArray[np.bool_]
    former: NDArray[np.int32]
    """The place of the former survivor: its own for a survivor, ``UNDECIDED`` for a new speech."""
    starts: NDArray[np.int64]
    buckets: NDArray[np.uint32]
    """The buckets of place i are ``buckets[starts[i]:starts[i + 1]]``."""
    first_paired: int
    """From this bucket on (its number is even), buckets are pairs: longer texts, then shorter texts."""
    room: NDArray[np.int64]
    """Where the list of survivors of each bucket starts in an array with room for all members."""


FEATURES = record((uint8[:, ::1], int32[::1], uint32[::1], int64[::1]), Features)
NEIGHBOURS = record(
    (int64[::1], boolean[::1], boolean[::1], int32[::1], int64[::1], uint32[::1], int64, int64[::1]),
    Neighbours,
)


def features_of(index: Index) -> Features:
    return Features(index.low, index.chars, *index.sketches())


@kernel(void(uint64[::1], boolean[::1]))
def _mark(members, mask):  # type: ignore[no-untyped-def]
    """Mark the slots of these members."""
    for member in members:
        mask[member >> np.uint64(32)] = True


@kernel(void(uint64[::1], int32[::1]))
def _move(members, place):  # type: ignore[no-untyped-def]
    """Replace slots by places, in place: for a million speeches the members take some 300 MB."""
    for i in range(len(members)):
        new_place = np.uint64(place[members[i] >> np.uint64(32)])
        members[i] = new_place << np.uint64(32) | members[i] & np.uint64(0xFFFFFFFF)


@kernel(void(uint64[::1], uint32[::1], int64[::1]))
def _narrow(members, buckets, sizes):  # type: ignore[no-untyped-def]
    """Keep the bucket of each member, and count the members of each bucket.

    ``buckets`` may share the first half of the memory of ``members``: each item is read before it is
    overwritten.
    """
    for i in range(len(members)):
        bucket = np.uint32(members[i] & np.uint64(0xFFFFFFFF))
        buckets[i] = bucket
        sizes[bucket] += 1


def neighbours_of(index: Index, dirty: NDArray[np.int64]) -> Neighbours:
    """The dirty slots, all slots that share a bucket with them, and the survivors of both.

    The survivors are needed for their rank, even where they were removed.
    """
    members, first_paired, count = _members(index, dirty)
    is_dirty = _mask(index.size, dirty)
    involved = is_dirty.copy()
    _mark(members, involved)
    former = index.survivor[np.flatnonzero(involved)]
    involved[former[former != UNDECIDED]] = True
    slots = index.order(np.flatnonzero(involved))
    place = np.full(index.size + 1, UNDECIDED, np.int32)  # the last stands for UNDECIDED
    place[slots] = np.arange(len(slots), dtype=np.int32)
    _move(members, place)
    members.sort()
    starts = np.searchsorted(members, np.arange(len(slots) + 1, dtype=np.uint64) << np.uint64(32))
    buckets, sizes = members.view(np.uint32)[: len(members)], np.zeros(count, np.int64)
    _narrow(members, buckets, sizes)
    return Neighbours(
        slots,
        index.alive[slots],
        is_dirty[slots],
        place[index.survivor[slots]],
        starts,
        buckets,
        first_paired,
        starts_of(sizes),
    )


def _mask(size: int, slots: NDArray[np.integer]) -> NDArray[np.bool_]:
    mask = np.zeros(size, np.bool_)
    mask[slots] = True
    return mask


def _members(index: Index, dirty: NDArray[np.int64]) -> tuple[NDArray[np.uint64], int, int]:
    """The members of all buckets of both kinds, the first paired bucket, and the number of buckets."""
    is_dirty = _mask(index.size, dirty)
    # A key too short to shingle has an empty signature, which would share every band with its like.
    slots = np.flatnonzero(index.alive[: index.size] & (index.chars[: index.size] >= SHINGLE))
    bands = band_buckets(index.low, slots, is_dirty)
    previews = preview_buckets(index.sketches(), index.chars, index.tally, slots, is_dirty)
    first_paired = bands.number + bands.number % 2
    for piece in previews.members:
        piece += np.uint64(first_paired)
    pieces = bands.members
    pieces.extend(previews.members)
    previews.members.clear()
    return joined(pieces), first_paired, first_paired + previews.number
