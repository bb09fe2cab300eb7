"""Survivors and copies: the tables that the decisions of the deduplication are written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from sqlite_utils import Database

from db import occurrences
from db.models import DuplicateRow, OccurrenceRow, SpeechRow, VerdictRow
from db.rows import batches, placeholders, read, write
from db.search import index

_TABLES = ("signatures", "speeches", "duplicates")
_SHARED = tuple(name for name in SpeechRow._fields if name in OccurrenceRow._fields)
_shared_values = itemgetter(*map(OccurrenceRow._fields.index, _SHARED))


def forget_all(db: Database) -> None:
    """Remove every fingerprint and decision: they were made by other rules than today's."""
    index.clear(db)
    for table in _TABLES:
        db.table(table).delete_where()


def remove(db: Database, ids: Iterable[str]) -> None:
    """Remove texts that have no place any more."""
    for batch in batches(ids):
        index.remove(db, batch)
        for table in _TABLES:
            db.conn.execute(f"DELETE FROM {table} WHERE id IN ({placeholders(batch)})", batch)


def write_verdicts(
    db: Database,
    verdicts: Iterable[VerdictRow],
    changed: Mapping[str, OccurrenceRow],
    spread: index.Spread = map,
) -> None:
    """Write the verdicts, and write again the texts in ``changed`` whose verdict stays.

    ``changed`` gives the best place of each of these texts.
    """
    by_id = {verdict.id: verdict for verdict in verdicts}
    by_id.update(_stored(db, [id_ for id_ in changed if id_ not in by_id]))
    index.add(db, _written(db, by_id, changed), spread)


def _written(
    db: Database, by_id: Mapping[str, VerdictRow], changed: Mapping[str, OccurrenceRow]
) -> Iterator[index.Entry]:
    """Write the rows of all these texts; yields the survivors, for the index."""
    for batch in batches(sorted(by_id)):
        index.remove(db, batch)
        for table in ("speeches", "duplicates"):
            db.conn.execute(f"DELETE FROM {table} WHERE id IN ({placeholders(batch)})", batch)
        others = {place.speech_id: place for place in occurrences.best(db, set(batch) - changed.keys())}
        places = [changed.get(id_) or others[id_] for id_ in batch]
        bodies = dict(occurrences.bodies(db, [place.body for place in places]))
        survivors = [place for place in places if by_id[place.speech_id].survivor_id is None]
        yield from _add_survivors(db, survivors, bodies)
        _add_copies(db, [(place, by_id[place.speech_id]) for place in places], bodies)


def refresh(db: Database) -> None:
    """Update what follows from the places: when a speech was seen, and how many copies it has."""
    db.execute(
        """CREATE TEMP TABLE seen AS SELECT survivor_id AS id, min(first_fetched) AS first_seen,
            max(seen_at) AS last_seen, count(*) - 1 AS copies FROM places GROUP BY survivor_id"""
    )
    db.execute(
        """UPDATE speeches SET first_seen = seen.first_seen, last_seen = seen.last_seen, copies = seen.copies
            FROM seen WHERE seen.id = speeches.id AND (speeches.first_seen IS NOT seen.first_seen
            OR speeches.last_seen IS NOT seen.last_seen OR speeches.copies IS NOT seen.copies)"""
    )
    db.execute("DROP TABLE temp.seen")


def count_copies(db: Database) -> int:
    """The number of removed copies, without texts that are identical to a survivor."""
    return int(db.table("duplicates").count)


def pairs(db: Database, limit: int) -> Iterator[tuple[str, str, str]]:
    """Verified pairs in order of their ids: the id of the survivor, its text, and the text of a copy."""
    sql = """SELECT d.survivor_id, s.text, d.text FROM duplicates d JOIN speeches s ON s.id = d.survivor_id
        ORDER BY d.survivor_id, d.id LIMIT ?"""
    for survivor, text, body in db.conn.execute(sql, [limit]):
        yield survivor, text, occurrences.unpacked(body)


def _stored(db: Database, ids: list[str]) -> Iterator[tuple[str, VerdictRow]]:
    for batch in batches(ids):
        sql = f"""SELECT s.id, d.survivor_id, coalesce(d.jaccard, 0), coalesce(d.containment, 0),
            coalesce(d.reason, '') FROM signatures s LEFT JOIN duplicates d USING (id)
            WHERE s.id IN ({placeholders(batch)})"""
        for row in read(db, VerdictRow, sql, batch):
            yield row.id, row


def _add_survivors(
    db: Database, places: list[OccurrenceRow], bodies: Mapping[bytes, bytes]
) -> Iterator[index.Entry]:
    texts = [occurrences.unpacked(bodies[place.body]) for place in places]
    write(db, "speeches", SpeechRow, map(_speech, places, texts))
    for p, text in zip(places, texts, strict=True):
        yield index.Entry(p.speech_id, p.site, p.published, p.genre, p.chars, p.title, text)


def _speech(place: OccurrenceRow, text: str) -> SpeechRow:
    """The row of a survivor; ``refresh`` fills in the last three columns."""
    shared = dict(zip(_SHARED, _shared_values(place), strict=True))
    return SpeechRow(id=place.speech_id, text=text, first_seen="", last_seen="", copies=0, **shared)


def _add_copies(
    db: Database, pairs: list[tuple[OccurrenceRow, VerdictRow]], bodies: Mapping[bytes, bytes]
) -> None:
    rows = (
        DuplicateRow(v.id, v.survivor_id, v.jaccard, v.containment, v.reason, p.title, p.url, bodies[p.body])
        for p, v in pairs
        if v.survivor_id is not None
    )
    write(db, "duplicates", DuplicateRow, rows)
