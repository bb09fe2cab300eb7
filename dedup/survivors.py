"""Survivors: which of several matching speeches stays, independent of the order in which they arrived.

Speeches are ranked by their own content: complete ones before those whose end or beginning is missing,
undamaged before damaged, longer before shorter, then by id. From the best to the worst, each speech becomes a
survivor unless a better-ranked survivor matches it. Then it is a duplicate of that survivor, and of the
best-ranked one where several match.

A million speeches of 1,450 characters take 0.7 GB of memory, and 0.4 GB more for the shared buckets while all
of them are resolved at once.

An update examines only the speeches whose verdict may have changed: the added ones, those whose survivor was
removed or became a duplicate itself, and those that share a bucket with one of these. A rebuild is an update
of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.fingerprint import Fingerprint
from dedup.index import UNDECIDED, Index, Rank
from dedup.matches import Matches
from dedup.neighbours import Neighbours, features_of, neighbours_of
from dedup.selection import select
from dedup.verify import JACCARD

_BATCH = 4096  # speeches added at a time
_QUESTIONS = 1 << 22  # pairs guessed in one selection: 32 MB


class Candidate(NamedTuple):
    """A speech that is added to the corpus."""

    id: str
    rank: Rank
    fingerprint: Fingerprint


class Verdict(NamedTuple):
    """Whether a speech survives, or which survivor it is a duplicate of."""

    id: str
    survivor_id: str | None
    """None for a survivor."""
    jaccard: float
    containment: float
    reason: str
    """Empty for a survivor; ``near-duplicate``, or ``contained`` where only the containment makes the
    match."""


class Resolver:
    """The verdicts on a corpus, kept up to date. The caller stores them.

    After any sequence of updates the verdicts are those that one update with the final speeches would give.
    Not safe for use by several threads.
    """

    def __init__(self, keys: Callable[[Sequence[str]], Sequence[str]]) -> None:
        """:param keys: fetches the keys of speeches by their ids, in the order of the ids, some thousand at a
        time; it is asked only for speeches that are present."""
        self._index = Index()
        self._keys = keys
        self._named: list[tuple[int, str]] = []  # loaded slots, and the survivors that they name

    def load(
        self,
        ids: Sequence[str],
        ranks: Sequence[Rank],
        fingerprints: Sequence[Fingerprint],
        survivor_of: Sequence[str | None],
    ) -> None:
        """Load speeches with their stored verdicts: the id of the survivor, or None for a survivor.

        Call it with one batch after another, so that the stored state is not in memory twice. A survivor may
        be in a later batch than its duplicates. Raises ValueError for an id that is already loaded.
        """
        slots = self._index.add(ids, ranks, fingerprints)
        self._index.survivor[slots] = slots
        named = zip(slots.tolist(), survivor_of, strict=True)
        self._named.extend((slot, id_) for slot, id_ in named if id_ is not None)

    def update(self, added: Iterable[Candidate], removed: Sequence[str]) -> list[Verdict]:
        """Remove speeches, then add others, and return the verdicts that are new or changed, sorted by id.

        A speech whose rank changed is both removed and added. Raises KeyError for a removed id that is not
        loaded, ValueError for an added one that is, or for a loaded duplicate whose survivor was never
        loaded. After an error the resolver cannot be used any more.

        :param added: read some thousand at a time; with an iterator they are not all in memory.
        """
        index = self._index
        self._settle_names()
        removed_slots = index.remove(removed)
        added_slots = self._add(added)
        survivor, alive = index.survivor[: index.size], index.alive[: index.size]
        orphans = np.flatnonzero(alive & np.isin(survivor, removed_slots))
        dirty = np.concatenate([added_slots, orphans])
        changes = self._resolve(dirty) if len(dirty) else []
        index.compact()
        return sorted(changes, key=lambda verdict: verdict.id)

    def _add(self, added: Iterable[Candidate]) -> NDArray[np.int64]:
        start, coming = self._index.size, iter(added)
        while batch := list(islice(coming, _BATCH)):
            self._index.add([c.id for c in batch], [c.rank for c in batch], [c.fingerprint for c in batch])
        return np.arange(start, self._index.size)

    def _settle_names(self) -> None:
        index = self._index
        for slot, id_ in self._named:
            if id_ not in index.slot_of:
                raise ValueError(f"speech {index.ids[slot]} names survivor {id_}, which was not loaded")
            index.survivor[slot] = index.slot_of[id_]
        self._named = []

    def _resolve(self, dirty: NDArray[np.int64]) -> list[Verdict]:
        matches = Matches(self._index, self._keys)
        while True:
            near = neighbours_of(self._index, dirty)
            verdicts = self._verdicts(near, matches)
            orphans = self._orphans(near, verdicts)
            if not len(orphans):
                return self._settle(near, verdicts, matches)
            dirty = np.union1d(dirty, orphans)

    def _verdicts(self, near: Neighbours, matches: Matches) -> NDArray[np.int32]:
        asked = np.empty(min(_QUESTIONS, 64 * len(near.slots) + 1), np.uint64)
        while True:
            verdicts, guessed = select(features_of(self._index), near, matches.codes, matches.match, asked)
            if not len(guessed):
                return verdicts
            matches.verify(guessed)

    def _orphans(self, near: Neighbours, verdicts: NDArray[np.int32]) -> NDArray[np.int64]:
        """Slots that were not examined although their survivor does not survive any more."""
        index = self._index
        survivor = index.survivor[: index.size].copy()
        decided = np.flatnonzero(near.alive)
        survivor[near.slots[decided]] = near.slots[verdicts[decided]]
        return np.flatnonzero(index.alive[: index.size] & (survivor[survivor] != survivor))

    def _settle(self, near: Neighbours, verdicts: NDArray[np.int32], matches: Matches) -> list[Verdict]:
        index = self._index
        decided = np.flatnonzero(near.alive)
        slots, survivors = near.slots[decided], near.slots[verdicts[decided]]
        before = index.survivor[slots]
        index.survivor[slots] = survivors
        changed = np.flatnonzero(before != survivors)
        return [
            self._verdict(slot, survivor, matches)
            for slot, survivor, former in zip(
                slots[changed].tolist(), survivors[changed].tolist(), before[changed].tolist(), strict=True
            )
            if former == UNDECIDED or index.ids[former] != index.ids[survivor]
        ]

    def _verdict(self, slot: int, survivor: int, matches: Matches) -> Verdict:
        index = self._index
        if slot == survivor:
            return Verdict(index.ids[slot], None, 0.0, 0.0, "")
        jaccard, containment = matches.scores(slot, survivor)
        reason = "near-duplicate" if jaccard >= JACCARD else "contained"
        return Verdict(index.ids[slot], index.ids[survivor], jaccard, containment, reason)


__all__ = ["Candidate", "Rank", "Resolver", "Verdict"]
