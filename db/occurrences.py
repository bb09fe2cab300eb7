"""The places where speeches are found, and their exact texts."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from db.models import BodyRow, OccurrenceRow
from db.rows import batches, columns, placeholders, read, write

BEST = "truncated, starts_mid_sentence, damage, chars DESC, published IS NULL, published, url, position"
"""The order of places with the same key: the first one's text, title and date represent the speech."""


def digest(text: str) -> bytes:
    """The name of a text in ``bodies``: 16 bytes."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def packed(text: str) -> bytes:
    """The text as it is stored: UTF-8, deflated.

    The window has 16 KB: to set up the usual larger one takes a third of the time of packing a speech and
    saves no space.
    """
    packer = zlib.compressobj(level=6, wbits=14, memLevel=6)
    return packer.compress(text.encode()) + packer.flush()


def unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode()


def forget(db: Database, urls: Sequence[str]) -> set[str]:
    """Remove all that was found at these URLs; returns the ids of the speeches that lost a place."""
    lost: set[str] = set()
    for batch in batches(urls):
        where = f"WHERE url IN ({placeholders(batch)})"
        lost.update(row[0] for row in db.conn.execute(f"SELECT speech_id FROM occurrences {where}", batch))
        db.conn.execute(f"DELETE FROM occurrences {where}", batch)
        for table in ("rejections", "lines"):
            db.conn.execute(f"DELETE FROM {table} {where}", batch)
    return lost


def add(db: Database, rows: Iterable[OccurrenceRow], texts: Iterable[tuple[bytes, bytes]]) -> None:
    """Write places, and their packed texts, of which some may be stored already."""
    write(db, "occurrences", OccurrenceRow, rows)
    write(db, "bodies", BodyRow, map(BodyRow._make, texts), conflict="IGNORE")


def bodies(db: Database, digests: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """(digest, packed text) of these digests."""
    for batch in batches(digests):
        sql = f"SELECT {columns(BodyRow)} FROM bodies WHERE digest IN ({placeholders(batch)})"
        yield from db.conn.execute(sql, batch)


def places(db: Database, survivor: str, limit: int = -1) -> Iterator[dict[str, Any]]:
    """Every place of the survivor and of its copies, the oldest first, at most ``limit`` of them."""
    sql = """SELECT o.url, o.position, o.site, o.title, o.fetched_at, o.speech_id, p.gone
        FROM occurrences o JOIN pages p USING (url)
        WHERE o.speech_id IN (SELECT :id UNION ALL SELECT id FROM duplicates WHERE survivor_id = :id)
        ORDER BY o.fetched_at, o.url, o.position LIMIT :limit"""
    return db.query(sql, {"id": survivor, "limit": limit})


def best(db: Database, ids: Iterable[str]) -> Iterator[OccurrenceRow]:
    """The best place of each speech that has any."""
    for batch in batches(sorted(ids)):
        sql = f"""SELECT {columns(OccurrenceRow)} FROM (
            SELECT *, row_number() OVER (PARTITION BY speech_id ORDER BY {BEST}) AS place
            FROM occurrences WHERE speech_id IN ({placeholders(batch)})) WHERE place = 1 ORDER BY speech_id"""
        yield from read(db, OccurrenceRow, sql, batch)


def packed_texts(db: Database, ids: Sequence[str]) -> dict[str, bytes]:
    """A packed text of each speech. Texts with the same id differ at most in what the key leaves out."""
    packed_by_id: dict[str, bytes] = {}
    for batch in batches(ids):
        sql = f"""SELECT speech_id, text FROM bodies JOIN (SELECT speech_id, min(body) AS body
            FROM occurrences WHERE speech_id IN ({placeholders(batch)}) GROUP BY speech_id)
            ON digest = body"""
        packed_by_id.update(db.conn.execute(sql, batch))
    return packed_by_id


def ids(db: Database) -> Iterator[str]:
    """The id of every distinct text that has a place."""
    sql = "SELECT DISTINCT speech_id FROM occurrences ORDER BY speech_id"
    return (row[0] for row in db.conn.execute(sql))


def texts(db: Database) -> Iterator[tuple[str, int, str, str]]:
    """(url, position, text, speech id) of every place, by URL and position."""
    sql = """SELECT url, position, text, speech_id FROM occurrences JOIN bodies ON digest = body
        ORDER BY url, position"""
    for url, position, text, speech_id in db.conn.execute(sql):
        yield url, position, unpacked(text), speech_id


def drop_unused_bodies(db: Database) -> None:
    db.table("bodies").delete_where("digest NOT IN (SELECT body FROM occurrences)")
