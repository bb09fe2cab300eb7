"""Fingerprints: what is stored of a speech so that its copies can be found without its text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import int64, uint32, uint64, void

from dedup.kernels import kernel, widest_registers
from dedup.shingles import POINTS, SHINGLE, hash_row, points_of
from dedup.signatures import AFFINE, EMPTY, PERMUTATIONS, lower
from dedup.sketches import sample

_HEAD = 4  # bytes of the length
_SIGNATURE = 4 * PERMUTATIONS  # bytes
_BATCH = 1 << 16  # characters processed together: they share the cost of a call, and fit in the cache
_BLOCK = 4096  # shingles hashed at a time: 48 KB, which stay in the cache from one step to the next


class Fingerprint(NamedTuple):
    """The length of a key, its MinHash signature, and its sketch, as one blob of little-endian uint32."""

    blob: bytes

    @property
    def chars(self) -> int:
        """Characters of the key."""
        return int.from_bytes(self.blob[:_HEAD], "little")

    @property
    def minhash(self) -> bytes:
        """uint32[128]; empty where the key is too short to have a shingle."""
        return self.blob[_HEAD : _HEAD + _SIGNATURE]

    @property
    def sketch(self) -> bytes:
        """uint32 tokens, ascending."""
        return self.blob[_HEAD + _SIGNATURE :]

    @classmethod
    def from_bytes(cls, blob: bytes) -> Fingerprint:
        """The fingerprint of a stored blob. Raises ValueError where it cannot be one."""
        if len(blob) < _HEAD or len(blob) % 4:
            raise ValueError(f"not a fingerprint: {len(blob)} bytes")
        fingerprint = cls(blob)
        shingled = fingerprint.chars >= SHINGLE
        if len(blob) < _HEAD + _SIGNATURE if shingled else len(blob) > _HEAD:
            raise ValueError(f"not a fingerprint: {len(blob)} bytes for {fingerprint.chars} characters")
        return fingerprint


@kernel(int64(POINTS, int64[::1], uint32[:, ::1], uint32[:, ::1], uint64[::1]))
def _fingerprint(points, starts, affine, least, sampled):  # type: ignore[no-untyped-def]
    widest_registers()
    hashes, mixed = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.uint32)
    count = 0
    for row in range(len(starts) - 1):
        for start in range(starts[row], starts[row + 1] - (SHINGLE - 1), _BLOCK):
            size = min(_BLOCK, starts[row + 1] - (SHINGLE - 1) - start)
            hash_row(points[start : start + size + SHINGLE - 1], hashes[:size])
            lower(hashes[:size], mixed, affine, least[row])
            count = sample(hashes[:size], row, sampled, count)
    return count


@kernel(void(int64[::1], uint32[:, ::1], uint64[::1], uint32[::1], int64[::1]))
def _assemble(starts, least, sampled, words, ends):  # type: ignore[no-untyped-def]
    """Write the words of all blobs one after another; ``sampled`` is sorted, and ``ends[i + 1]`` ends blob
    i."""
    position = taken = 0
    for row in range(len(least)):
        chars = starts[row + 1] - starts[row]
        words[position] = chars
        position += 1
        if chars >= SHINGLE:
            words[position : position + PERMUTATIONS] = least[row]
            position += PERMUTATIONS
        first = position
        while taken < len(sampled) and sampled[taken] >> np.uint64(32) == np.uint64(row):
            token = np.uint32(sampled[taken] & np.uint64(0xFFFFFFFF))
            if position == first or words[position - 1] != token:
                words[position] = token
                position += 1
            taken += 1
        ends[row + 1] = position


def fingerprints(keys: Sequence[str]) -> list[Fingerprint]:
    """The fingerprint of each key. It depends on that key alone, not on the others in the batch."""
    size = max(_BATCH * len(keys) // max(sum(map(len, keys)), 1), 1)
    return [one for start in range(0, len(keys), size) for one in _batch(keys[start : start + size])]


def _batch(keys: Sequence[str]) -> list[Fingerprint]:
    points, starts = points_of(keys)
    least = np.full((len(keys), PERMUTATIONS), EMPTY, np.uint32)
    sampled = np.empty(len(points) // 8 + 64, np.uint64)
    count = _fingerprint(points, starts, AFFINE, least, sampled)
    if count > len(sampled):  # a text that repeats one sampled shingle over and over
        sampled = np.empty(count, np.uint64)
        _fingerprint(points, starts, AFFINE, least, sampled)
    sampled = sampled[:count]
    sampled.sort()
    words, ends = (
        np.empty(len(keys) * (1 + PERMUTATIONS) + count, np.uint32),
        np.zeros(len(keys) + 1, np.int64),
    )
    _assemble(starts, least, sampled, words, ends)
    blobs = words[: ends[-1]].astype("<u4", copy=False).tobytes()
    return [Fingerprint(blobs[start:end]) for start, end in pairwise((4 * ends).tolist())]
