"""The index: the data of every speech in memory, in growing arrays addressed by slot.

A slot holds the low bytes of the signature (128 bytes; b-bit minwise hashing, Li and König 2010), the
sketch (a byte for every four characters of the key), the rank, the survivor, and the id (some 130 bytes
with its place in the dictionary): about 0.75 KB for a speech of 1,500 characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.candidates import SLOT_BITS
from dedup.fingerprint import Fingerprint
from dedup.shingles import Ragged, starts_of
from dedup.signatures import PERMUTATIONS
from dedup.sketches import TALLY, count_tokens

UNDECIDED = -1
_NAMES = 1 << 16  # ids encoded at a time: a million would take 65 MB

_A = TypeVar("_A", bound=np.generic)


class Rank(NamedTuple):
    """With the id, it decides which of two matching speeches survives."""

    incomplete: bool
    """Whether its end or its beginning is missing."""
    damage: int
    """Damaged characters."""
    chars: int
    """Characters of the text."""

    def grade(self) -> int:
        """The rank as one number below 2**64; a lower number is better."""
        return (
            self.incomplete << 63
            | min(self.damage, 2**31 - 1) << 32
            | (2**32 - 1 - min(self.chars, 2**32 - 1))
        )


def _room(array: NDArray[_A], size: int) -> NDArray[_A]:
    """The array itself, or a copy with room for ``size`` rows. It grows by half, so that appending takes
    linear time."""
    if size <= len(array):
        return array
    grown = np.empty((max(size, len(array) * 3 // 2), *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown


class Index:
    """Speeches by slot. A removed speech keeps its slot, marked as not alive, until :meth:`compact`."""

    def __init__(self) -> None:
        self.size = 0
        self.ids: list[str] = []
        self.slot_of: dict[str, int] = {}
        self.low = np.empty((0, PERMUTATIONS), np.uint8)
        self.chars = np.empty(0, np.int32)
        self.grades = np.empty(0, np.uint64)
        self.survivor = np.empty(0, np.int32)
        """The slot of the survivor: its own for a survivor, ``UNDECIDED`` for a speech not yet resolved."""
        self.alive = np.empty(0, np.bool_)
        self.tokens = np.empty(0, np.uint32)
        self.token_starts = np.zeros(1, np.int64)
        self.tally = np.zeros(TALLY, np.uint16)

    def add(
        self, ids: Sequence[str], ranks: Sequence[Rank], fingerprints: Sequence[Fingerprint]
    ) -> NDArray[np.int64]:
        """Append undecided speeches; returns their slots. Raises ValueError for an id that is present."""
        start, end = self.size, self.size + len(ids)
        if end > 1 << SLOT_BITS:
            raise ValueError(f"an index holds at most {1 << SLOT_BITS} speeches")
        self._enter(ids)
        self._make_room(end)
        empty = bytes(4 * PERMUTATIONS)
        minhashes = np.frombuffer(b"".join(s.minhash or empty for s in fingerprints), "<u4")
        self.low[start:end] = minhashes.reshape(-1, PERMUTATIONS).astype(np.uint8)
        self.chars[start:end] = [s.chars for s in fingerprints]
        self.grades[start:end] = [rank.grade() for rank in ranks]
        self.survivor[start:end] = UNDECIDED
        self.alive[start:end] = True
        self._append_tokens(fingerprints)
        self.size = end
        return np.arange(start, end)

    def _enter(self, ids: Sequence[str]) -> None:
        entering = dict(zip(ids, range(self.size, self.size + len(ids)), strict=True))
        known = entering.keys() & self.slot_of.keys()
        if known or len(entering) != len(ids):
            raise ValueError(f"speeches that are already there: {sorted(known) or 'some of them twice'}")
        self.slot_of.update(entering)
        self.ids.extend(ids)

    def _make_room(self, size: int) -> None:
        self.low = _room(self.low, size)
        self.chars = _room(self.chars, size)
        self.grades = _room(self.grades, size)
        self.survivor = _room(self.survivor, size)
        self.alive = _room(self.alive, size)
        self.token_starts = _room(self.token_starts, size + 1)

    def _append_tokens(self, fingerprints: Sequence[Fingerprint]) -> None:
        first = int(self.token_starts[self.size])
        sketches = [s.sketch for s in fingerprints]
        tokens = np.frombuffer(b"".join(sketches), "<u4")
        starts = starts_of(np.fromiter(map(len, sketches), np.int64, len(fingerprints)) // 4)
        self.tokens = _room(self.tokens, first + len(tokens))
        self.tokens[first : first + len(tokens)] = tokens
        count_tokens(self.tokens[first : first + len(tokens)], self.tally)
        self.token_starts[self.size : self.size + len(fingerprints) + 1] = first + starts

    def remove(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Mark speeches as not alive; returns their slots. Raises KeyError for an id that is not present."""
        slots = np.array([self.slot_of[id_] for id_ in ids], np.int64)
        for id_ in ids:
            del self.slot_of[id_]
        self.alive[slots] = False
        return slots

    def sketches(self) -> Ragged:
        """The sketch of every slot."""
        return Ragged(self.tokens, self.token_starts[: self.size + 1])

    def order(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """The slots by rank, the best first. Equal ranks are ordered by id, and a removed slot comes after
        the present one with the same id."""
        width = max((len(self.ids[slot].encode()) for slot in slots.tolist()), default=0)
        names = np.empty(len(slots), f"S{max(width + 7 & ~7, 8)}")
        for start in range(0, len(slots), _NAMES):
            some = slots[start : start + _NAMES].tolist()
            names[start : start + _NAMES] = [self.ids[slot].encode() for slot in some]
        # Big-endian words sort like the bytes, many times faster.
        words = names.view(">u8").reshape(len(slots), -1).astype(np.uint64)
        columns = [words[:, i] for i in reversed(range(words.shape[1]))]
        return slots[np.lexsort([~self.alive[slots], *columns, self.grades[slots]])]

    def compact(self) -> None:
        """Free the slots of removed speeches when they are a quarter of all. Slots change."""
        alive = self.alive[: self.size]
        if 4 * int(alive.sum()) > 3 * self.size:
            return
        slots = np.flatnonzero(alive)
        moved = np.full(self.size, UNDECIDED, np.int32)
        moved[slots] = np.arange(len(slots), dtype=np.int32)
        sizes = self.sketches().sizes()
        self.tokens = self.tokens[: self.token_starts[self.size]][np.repeat(alive, sizes)]
        self.token_starts = starts_of(sizes[slots])
        self.low, self.chars, self.grades = self.low[slots], self.chars[slots], self.grades[slots]
        self.survivor, self.alive = moved[self.survivor[slots]], self.alive[slots]
        self.ids = [self.ids[slot] for slot in slots.tolist()]
        self.slot_of = {id_: slot for slot, id_ in enumerate(self.ids)}
        self.size = len(slots)
