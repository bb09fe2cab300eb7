"""Deciding: the distinct texts that changed go through the deduplication, and its verdicts into the
corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from db import occurrences, verdicts
from db.models import OccurrenceRow, SignedRow, VerdictRow
from dedup.keys import key_of
from dedup.signed import Signed
from dedup.survivors import Candidate, Rank, Resolver


def resolve(db: Database, touched: Iterable[str], signed: dict[str, bytes]) -> None:
    """Decide anew about the texts whose places changed, and about all that this changes in turn.

    ``touched`` names the ids that gained, lost or changed a place; ``signed`` holds the signatures of those
    that this run cleaned. The result depends on the places alone, not on the order in which they came.
    """
    before = {row.id: row for row in verdicts.state(db)}
    touched = sorted(touched)
    now = {place.speech_id: place for place in occurrences.best(db, touched)}
    removed = [speech for speech in touched if speech in before and speech not in now]
    moved = [s for s in touched if s in before and s in now and _rank(before[s]) != _rank(now[s])]
    fresh = [speech for speech in touched if speech not in before and speech in now]

    resolver = Resolver(lambda ids: _keys(db, ids))
    rows = list(before.values())
    resolver.load(
        [row.id for row in rows],
        [_rank(row) for row in rows],
        [Signed.from_bytes(row.signed) for row in rows],
        [row.survivor_id for row in rows],
    )
    added = list(_signed_rows([now[speech] for speech in (*fresh, *moved)], before, signed))
    changed = resolver.update([_candidate(row) for row in added], [*removed, *moved])

    verdicts.remove(db, removed)
    verdicts.sign(db, added)
    rewritten = set(touched).intersection(now)
    verdicts.decide(
        db, (VerdictRow(v.id, v.survivor_id, v.jaccard, v.containment, v.reason) for v in changed), rewritten
    )


def _rank(row: SignedRow | OccurrenceRow) -> Rank:
    return Rank(truncated=bool(row.truncated), damage=row.damage, chars=row.chars)


def _signed_rows(
    places: Iterable[OccurrenceRow], before: dict[str, SignedRow], signed: dict[str, bytes]
) -> Iterator[SignedRow]:
    for place in places:
        old = before.get(place.speech_id)
        signature = old.signed if old else signed[place.speech_id]
        yield SignedRow(place.speech_id, place.truncated, place.damage, place.chars, signature, None)


def _candidate(row: SignedRow) -> Candidate:
    return Candidate(row.id, _rank(row), Signed.from_bytes(row.signed))


def _keys(db: Database, ids: Sequence[str]) -> list[str]:
    found = occurrences.texts(db, ids)
    return [key_of(found[speech]) for speech in ids]
