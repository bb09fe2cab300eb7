"""Deduplication of the texts that changed; its decisions are stored in the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from db import occurrences, signatures, speeches
from db.models import OccurrenceRow, SignatureRow, TextState, VerdictRow
from db.rows import BATCH
from db.search.index import Spread
from dedup.fingerprint import Fingerprint, fingerprints
from dedup.keys import key_of
from dedup.spun import canonical_words
from dedup.survivors import Candidate, Rank, Resolver
from pipelines.ingest.version import dedup_version

_CHUNK = 50
"""Texts whose keys are computed together: enough that sending them to another process costs little."""


def deduplicate(db: Database, touched: Iterable[str], spread: Spread = map) -> None:
    """Decide again about the texts whose occurrences changed, and about all texts that this affects.

    ``touched`` holds the ids that gained, lost or changed an occurrence. The result depends on the
    occurrences alone, not on their order. If the rules of the deduplication have changed, everything is
    decided again. ``spread`` is a ``map`` that may use other processes; it computes the keys and the words of
    the index.
    """
    touched = set(touched)
    if signatures.rules_version(db) != dedup_version():
        speeches.forget_all(db)
        signatures.set_rules_version(db, dedup_version())
        touched.update(occurrences.ids(db))
    if touched:
        _resolve(db, sorted(touched), spread)
    signatures.clear_fresh(db)


def _resolve(db: Database, touched: list[str], spread: Spread) -> None:
    before = signatures.known(db, touched)
    now = {place.speech_id: place for place in occurrences.best(db, touched)}
    removed = [speech for speech in touched if speech in before and speech not in now]
    moved = [s for s in touched if s in before and s in now and _rank(before[s]) != _rank_at(now[s])]
    fresh = [speech for speech in touched if speech not in before and speech in now]

    resolver = _loaded(db, spread)
    added = _candidates(db, [now[speech] for speech in (*fresh, *moved)], before, spread)
    changed = resolver.update(added, [*removed, *moved])

    speeches.remove(db, removed)
    rows = (VerdictRow(v.id, v.survivor_id, v.jaccard, v.containment, v.reason) for v in changed)
    speeches.write_verdicts(db, rows, now, spread)


def _candidates(
    db: Database, places: Sequence[OccurrenceRow], before: dict[str, TextState], spread: Spread
) -> Iterator[Candidate]:
    """Store the fingerprints of these texts, and yield the texts as candidates, some at a time.

    The fingerprints of all are never in memory beside the index that the resolver builds from them.
    """
    for start in range(0, len(places), BATCH):
        rows = _signed_rows(db, places[start : start + BATCH], before, spread)
        signatures.save(db, rows)
        yield from (Candidate(row.id, _rank(row), Fingerprint.from_bytes(row.signed)) for row in rows)


def _loaded(db: Database, spread: Spread) -> Resolver:
    """A resolver with everything that was decided before."""
    resolver = Resolver(lambda ids: _keys(db, ids, spread))
    for rows in signatures.states(db):
        resolver.load(
            [row.id for row in rows],
            [_rank(row) for row in rows],
            [Fingerprint.from_bytes(row.signed) for row in rows],
            [row.survivor_id for row in rows],
        )
    return resolver


def _rank(row: SignatureRow | TextState) -> Rank:
    return Rank(bool(row.incomplete), row.damage, row.chars)


def _rank_at(place: OccurrenceRow) -> Rank:
    """The rank of a text by its best occurrence.

    One that starts in mid-sentence is not complete either: the second half of a speech must not survive in
    place of the whole.
    """
    return Rank(bool(place.truncated or place.starts_mid_sentence), place.damage, place.chars)


def _signed_rows(
    db: Database, places: Sequence[OccurrenceRow], before: dict[str, TextState], spread: Spread
) -> list[SignatureRow]:
    """The texts with their fingerprints: those stored, those that the cleaning computed, or else new ones."""
    ids = [place.speech_id for place in places]
    signed = signatures.fresh(db, ids) | {speech: before[speech].signed for speech in ids if speech in before}
    missing = [speech for speech in ids if speech not in signed]
    computed = fingerprints(_keys(db, missing, spread))
    signed.update((speech, new.blob) for speech, new in zip(missing, computed, strict=True))
    return [SignatureRow(p.speech_id, *_rank_at(p), signed[p.speech_id]) for p in places]


def _keys(db: Database, ids: Sequence[str], spread: Spread) -> list[str]:
    texts = occurrences.packed_texts(db, ids)
    starts = range(0, len(ids), _CHUNK)
    chunks = [[texts[speech] for speech in ids[start : start + _CHUNK]] for start in starts]
    return [key for keys in spread(compute_keys, chunks) for key in keys]


def compute_keys(texts: Sequence[bytes]) -> list[str]:
    """The keys of compressed texts, with spun words replaced, as they are compared."""
    # Step by step: the tables of each step then stay in the processor's cache.
    unpacked = [occurrences.unpacked(text) for text in texts]
    keys = [key_of(text) for text in unpacked]
    return [canonical_words(key) for key in keys]
