"""Survivors and copies: what the decisions of the deduplication make of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlite_utils import Database

from db import occurrences
from db.models import OccurrenceRow, SignedRow, VerdictRow
from db.rows import BATCH, batches, marks, read
from db.search import index

_SPEECH = (
    "id, title, text, site, url, position, published, source, genre, variant, chars, truncated, "
    "starts_mid_sentence, damage, first_seen, last_seen, copies"
)


_STATE = """SELECT s.id, s.incomplete, s.damage, s.chars, s.signed, d.survivor_id
    FROM signatures s LEFT JOIN duplicates d USING (id)"""


def state(db: Database) -> Iterator[list[SignedRow]]:
    """Every distinct text with its rank, its signature and its survivor, by id, a batch at a time."""
    last = ""
    while batch := list(read(db, SignedRow, f"{_STATE} WHERE s.id > ? ORDER BY s.id LIMIT {BATCH}", (last,))):
        yield batch
        last = batch[-1].id


def known(db: Database, ids: Iterable[str]) -> dict[str, SignedRow]:
    """Those of the texts that are decided upon already."""
    return {
        row.id: row
        for batch in batches(ids)
        for row in read(db, SignedRow, f"{_STATE} WHERE s.id IN ({marks(batch)})", batch)
    }


def beginning_with(db: Database, prefix: str, most: int) -> list[str]:
    """The ids of texts, survivors and copies alike, that begin with these digits."""
    sql = "SELECT id FROM signatures WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
    return [row[0] for row in db.conn.execute(sql, (prefix, prefix + "g", most))]


def add_fresh(db: Database, signed: Iterable[tuple[str, bytes]]) -> None:
    """Put aside the signatures of texts just cleaned, until they are decided upon."""
    db.conn.executemany("INSERT OR IGNORE INTO fresh (id, signed) VALUES (?, ?)", signed)


def fresh(db: Database, ids: Sequence[str]) -> dict[str, bytes]:
    """The signatures put aside for these texts."""
    found: dict[str, bytes] = {}
    for batch in batches(ids):
        found.update(db.conn.execute(f"SELECT id, signed FROM fresh WHERE id IN ({marks(batch)})", batch))
    return found


def clear_fresh(db: Database) -> None:
    db.conn.execute("DELETE FROM fresh")


def forget_all(db: Database) -> None:
    """Forget every signature and verdict: they were made by other rules than today's."""
    index.clear(db)
    for table in ("signatures", "speeches", "duplicates"):
        db.conn.execute(f"DELETE FROM {table}")


def version(db: Database) -> str | None:
    """The stamp of the rules that made the signatures and verdicts."""
    row = db.conn.execute("SELECT value FROM state WHERE name = 'dedup'").fetchone()
    return row[0] if row else None


def set_version(db: Database, value: str) -> None:
    db.conn.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('dedup', ?)", [value])


def sign(db: Database, rows: Iterable[SignedRow]) -> None:
    """Store ranks and signatures; survivors are told by ``decide``."""
    sql = "INSERT OR REPLACE INTO signatures (id, incomplete, damage, chars, signed) VALUES (?, ?, ?, ?, ?)"
    db.conn.executemany(sql, ((r.id, r.incomplete, r.damage, r.chars, r.signed) for r in rows))


def remove(db: Database, ids: Iterable[str]) -> None:
    """Forget texts that stand nowhere any more."""
    for batch in batches(ids):
        index.remove(db, batch)
        for table in ("signatures", "speeches", "duplicates"):
            db.conn.execute(f"DELETE FROM {table} WHERE id IN ({marks(batch)})", batch)


def decide(
    db: Database,
    verdicts: Iterable[VerdictRow],
    changed: Mapping[str, OccurrenceRow],
    spread: index.Spread = map,
) -> None:
    """Write the verdicts, and anew the rows of the texts in ``changed`` whose verdict stays.

    ``changed`` gives the places that stand for these texts.
    """
    by_id = {verdict.id: verdict for verdict in verdicts}
    kept = [speech for speech in changed if speech not in by_id]
    by_id.update(_stored(db, kept))
    index.add(db, _decided(db, by_id, changed), spread)


def _decided(
    db: Database, by_id: dict[str, VerdictRow], changed: Mapping[str, OccurrenceRow]
) -> Iterator[index.Entry]:
    """Write the rows of all these texts; yields, for the index, those of the survivors."""
    for batch in batches(sorted(by_id)):
        index.remove(db, batch)
        for table in ("speeches", "duplicates"):
            db.conn.execute(f"DELETE FROM {table} WHERE id IN ({marks(batch)})", batch)
        found = {place.speech_id: place for place in occurrences.best(db, set(batch) - changed.keys())}
        places = [changed.get(speech) or found[speech] for speech in batch]
        bodies = dict(_bodies(db, places))
        kept = [place for place in places if by_id[place.speech_id].survivor_id is None]
        yield from _survivors(db, kept, bodies)
        _copies(db, [(place, by_id[place.speech_id]) for place in places], bodies)


def refresh(db: Database) -> None:
    """Bring up to date what follows from the places: when a speech was seen, and how many copies it has."""
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


def copies(db: Database, most: int) -> Iterator[tuple[str, str, str]]:
    """Verified pairs in order of their ids: the id of the survivor, its text, and the text of a copy."""
    sql = """SELECT d.survivor_id, s.text, d.text FROM duplicates d JOIN speeches s ON s.id = d.survivor_id
        ORDER BY d.survivor_id, d.id LIMIT ?"""
    for survivor, text, body in db.conn.execute(sql, [most]):
        yield survivor, text, occurrences.unpacked(body)


def _stored(db: Database, ids: list[str]) -> Iterator[tuple[str, VerdictRow]]:
    for batch in batches(ids):
        sql = f"""SELECT s.id, d.survivor_id, coalesce(d.jaccard, 0), coalesce(d.containment, 0),
            coalesce(d.reason, '') FROM signatures s LEFT JOIN duplicates d USING (id)
            WHERE s.id IN ({marks(batch)})"""
        for row in read(db, VerdictRow, sql, batch):
            yield row.id, row


def _bodies(db: Database, places: list[OccurrenceRow]) -> Iterator[tuple[bytes, bytes]]:
    for batch in batches([place.body for place in places]):  # type: ignore[misc]
        yield from db.conn.execute(f"SELECT digest, text FROM bodies WHERE digest IN ({marks(batch)})", batch)


def _survivors(
    db: Database, places: list[OccurrenceRow], bodies: dict[bytes, bytes]
) -> Iterator[index.Entry]:
    texts = [occurrences.unpacked(bodies[place.body]) for place in places]
    rows = [(*_identity(place, text), *_marks(place)) for place, text in zip(places, texts, strict=True)]
    db.conn.executemany(f"INSERT INTO speeches ({_SPEECH}) VALUES ({', '.join('?' * 17)})", rows)
    for p, text in zip(places, texts, strict=True):
        yield index.Entry(p.speech_id, p.site, p.published, p.genre, p.chars, p.title, text)


def _identity(p: OccurrenceRow, text: str) -> tuple[object, ...]:
    return (p.speech_id, p.title, text, p.site, p.url, p.position, p.published)


def _marks(p: OccurrenceRow) -> tuple[object, ...]:
    """The rest of the columns; ``refresh`` fills in the last three."""
    flags = (p.chars, p.truncated, p.starts_mid_sentence, p.damage)
    return (p.source, p.genre, p.variant, *flags, "", "", 0)


def _copies(db: Database, pairs: list[tuple[OccurrenceRow, VerdictRow]], bodies: dict[bytes, bytes]) -> None:
    rows = (
        (v.id, v.survivor_id, v.jaccard, v.containment, v.reason, p.title, p.url, bodies[p.body])
        for p, v in pairs
        if v.survivor_id is not None
    )
    sql = """INSERT INTO duplicates (id, survivor_id, jaccard, containment, reason, title, url, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
    db.conn.executemany(sql, rows)
