"""What is stored of a speech so that its copies can be found without its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

import numpy as np
from numba import int64, uint32, uint64
from numpy.typing import NDArray

from dedup.kernels import kernel
from dedup.shingles import POINTS, SHINGLE, hash_row, points_of
from dedup.signatures import AFFINE, EMPTY, PERMUTATIONS, lower
from dedup.sketches import sample, sketches_of

_HEADER = Struct("<I")
_SIGNATURE_BYTES = 4 * PERMUTATIONS
_BATCH = 32  # keys signed together
_BLOCK = 4096  # shingles hashed at a time: 48 KB, which stay in the cache through all permutations


@dataclass(frozen=True, slots=True)
class Signed:
    """The length of a key, its MinHash signature, and its sketch."""

    chars: int
    """Characters of the key."""
    minhash: bytes
    """uint32[128], little-endian; empty where the key is too short to have a shingle."""
    sketch: bytes
    """uint32 tokens, little-endian, ascending."""

    def to_bytes(self) -> bytes:
        """One blob: the length as uint32, the signature, the sketch."""
        return _HEADER.pack(self.chars) + self.minhash + self.sketch

    @classmethod
    def from_bytes(cls, blob: bytes) -> Signed:
        """The inverse of :meth:`to_bytes`. Raises ValueError for a blob that cannot be one."""
        if len(blob) < _HEADER.size or len(blob) % 4:
            raise ValueError(f"not a signed speech: {len(blob)} bytes")
        (chars,) = _HEADER.unpack_from(blob)
        split = _HEADER.size + (_SIGNATURE_BYTES if chars >= SHINGLE else 0)
        if len(blob) < split or (chars < SHINGLE and len(blob) > split):
            raise ValueError(f"not a signed speech: {len(blob)} bytes for {chars} characters")
        return cls(chars, bytes(blob[_HEADER.size : split]), bytes(blob[split:]))


@kernel(int64(POINTS, int64[::1], uint32[:, ::1], uint32[:, ::1], uint64[::1]))
def _sign(points, starts, affine, signatures, sampled):  # type: ignore[no-untyped-def]
    hashes, mixed = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.uint32)
    count = 0
    for row in range(len(starts) - 1):
        for start in range(starts[row], starts[row + 1] - (SHINGLE - 1), _BLOCK):
            size = min(_BLOCK, starts[row + 1] - (SHINGLE - 1) - start)
            hash_row(points[start : start + size + SHINGLE - 1], hashes[:size])
            lower(hashes[:size], mixed[:size], affine, signatures[row])
            count = sample(hashes[:size], row, sampled, count)
    return count


def sign(keys: Sequence[str]) -> list[Signed]:
    """Sign many keys; a pure function of each key, whatever else is in the batch."""
    return [signed for at in range(0, len(keys), _BATCH) for signed in _sign_batch(keys[at : at + _BATCH])]


def _sign_batch(keys: Sequence[str]) -> list[Signed]:
    points = points_of(keys)
    signatures = np.full((len(keys), PERMUTATIONS), EMPTY, np.uint32)
    sampled = np.empty(len(points.values) // 8 + 64, np.uint64)
    count = _sign(*points, AFFINE, signatures, sampled)
    if count > len(sampled):  # a text that repeats one sampled shingle over and over
        sampled = np.empty(count, np.uint64)
        _sign(*points, AFFINE, signatures, sampled)
    tokens, starts = sketches_of(sampled[:count], len(keys))
    minhashes, sketches = (
        signatures.astype("<u4", copy=False).tobytes(),
        tokens.astype("<u4", copy=False).tobytes(),
    )
    return [
        Signed(
            len(key),
            minhashes[_SIGNATURE_BYTES * i : _SIGNATURE_BYTES * (i + 1)] if len(key) >= SHINGLE else b"",
            sketches[start:end],
        )
        for i, (key, start, end) in enumerate(zip(keys, *_pairwise(4 * starts), strict=True))
    ]


def _pairwise(starts: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    ends: list[int] = starts.tolist()
    return ends[:-1], ends[1:]
