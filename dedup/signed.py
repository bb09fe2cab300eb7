"""What is stored of a speech so that its copies can be found without its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

from dedup.shingles import SHINGLE, hashes_of
from dedup.signatures import PERMUTATIONS, signatures_of
from dedup.sketches import sketches_of

_HEADER = Struct("<I")
_SIGNATURE_BYTES = 4 * PERMUTATIONS
_BATCH = 256  # keys signed together: their hashes stay in the second-level cache


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


def sign(keys: Sequence[str]) -> list[Signed]:
    """Sign many keys; a pure function of each key, whatever else is in the batch."""
    return [signed for at in range(0, len(keys), _BATCH) for signed in _sign_batch(keys[at : at + _BATCH])]


def _sign_batch(keys: Sequence[str]) -> list[Signed]:
    hashes = hashes_of(keys)
    signatures = signatures_of(hashes).astype("<u4", copy=False)
    tokens, starts = sketches_of(hashes)
    sketches, ends = tokens.astype("<u4", copy=False).tobytes(), (4 * starts).tolist()
    return [
        Signed(
            len(key),
            signatures[i].tobytes() if len(key) >= SHINGLE else b"",
            sketches[ends[i] : ends[i + 1]],
        )
        for i, key in enumerate(keys)
    ]
