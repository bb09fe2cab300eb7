"""The places where speeches stand, their exact texts, and what was left out there."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from db.models import OccurrenceRow, RejectionRow
from db.rows import batches, columns, marks, read, write

_COLUMNS = ", ".join(columns(OccurrenceRow))

BEST = "truncated, starts_mid_sentence, damage, chars DESC, published IS NULL, published, url, position"
"""Of several places with the same key: the one whose text, title and date stand for the speech."""


def digest(text: str) -> bytes:
    """The name of a text in ``bodies``: 16 bytes."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def packed(text: str) -> bytes:
    """The text as it is stored: UTF-8, deflated.

    With a window of 16 KB: setting up the usual larger one takes a third of the time of packing a speech, and
    saves nothing.
    """
    packer = zlib.compressobj(level=6, wbits=14, memLevel=6)
    return packer.compress(text.encode()) + packer.flush()


def unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode()


def forget(db: Database, urls: Sequence[str]) -> set[str]:
    """Remove what stood at these URLs; returns the ids of the speeches that lost a place."""
    lost: set[str] = set()
    for batch in batches(urls):
        where = f"WHERE url IN ({marks(batch)})"
        lost.update(row[0] for row in db.conn.execute(f"SELECT speech_id FROM occurrences {where}", batch))
        db.conn.execute(f"DELETE FROM occurrences {where}", batch)
        for table in ("rejections", "lines"):
            db.conn.execute(f"DELETE FROM {table} {where}", batch)
    return lost


def add(db: Database, rows: Iterable[OccurrenceRow], texts: Iterable[tuple[bytes, bytes]]) -> None:
    """Write places, and the packed texts that are not there yet."""
    write(db, "occurrences", OccurrenceRow, rows)
    db.conn.executemany("INSERT OR IGNORE INTO bodies (digest, text) VALUES (?, ?)", texts)


def reject(db: Database, rows: Iterable[RejectionRow], instead_of: Sequence[str] = ()) -> None:
    """Write rejections, in the place of those of the same URLs at the stages ``instead_of``."""
    rows = list(rows)
    if instead_of:
        sql = f"DELETE FROM rejections WHERE url = ? AND stage IN ({marks(instead_of)})"
        db.conn.executemany(sql, [(url, *instead_of) for url in {row.url for row in rows}])
    write(db, "rejections", RejectionRow, rows)


def rejected(db: Database, stage: str | None, site: str | None, limit: int) -> Iterator[dict[str, Any]]:
    """The rejections, of one stage or site if given, in order of stage, reason and URL."""
    sql = """SELECT r.url, r.position, r.stage, r.reason, r.sample
        FROM rejections r LEFT JOIN pages p USING (url)
        WHERE (:stage IS NULL OR r.stage = :stage) AND (:site IS NULL OR p.site = :site)
        ORDER BY r.stage, r.reason, r.url, r.position LIMIT :limit"""
    return db.query(sql, {"stage": stage, "site": site, "limit": limit})


def rejecting_stages(db: Database) -> list[str]:
    """The stages that left something out."""
    return [row[0] for row in db.conn.execute("SELECT DISTINCT stage FROM rejections ORDER BY stage")]


def places(db: Database, survivor: str, limit: int = -1) -> Iterator[dict[str, Any]]:
    """Every place where the survivor or a copy of it stood, the oldest first, at most ``limit`` of them."""
    sql = """SELECT o.url, o.position, o.site, o.title, o.fetched_at, o.speech_id, p.gone
        FROM occurrences o JOIN pages p USING (url)
        WHERE o.speech_id IN (SELECT :id UNION ALL SELECT id FROM duplicates WHERE survivor_id = :id)
        ORDER BY o.fetched_at, o.url, o.position LIMIT :limit"""
    return db.query(sql, {"id": survivor, "limit": limit})


def best(db: Database, ids: Iterable[str]) -> Iterator[OccurrenceRow]:
    """For each speech that stands anywhere, the place that stands for it."""
    for batch in batches(sorted(ids)):
        sql = f"""SELECT {_COLUMNS} FROM (
            SELECT *, row_number() OVER (PARTITION BY speech_id ORDER BY {BEST}) AS place
            FROM occurrences WHERE speech_id IN ({marks(batch)})) WHERE place = 1 ORDER BY speech_id"""
        yield from read(db, OccurrenceRow, sql, batch)


def packed_texts(db: Database, ids: Sequence[str]) -> dict[str, bytes]:
    """A text of each speech, as it is stored; texts with the same id differ at most in what the key leaves
    out."""
    found: dict[str, bytes] = {}
    for batch in batches(ids):
        sql = f"""SELECT speech_id, text FROM bodies JOIN (SELECT speech_id, min(body) AS body
            FROM occurrences WHERE speech_id IN ({marks(batch)}) GROUP BY speech_id) ON digest = body"""
        found.update(db.conn.execute(sql, batch))
    return found


def ids(db: Database) -> Iterator[str]:
    """Every distinct text that stands anywhere."""
    return (
        row[0] for row in db.conn.execute("SELECT DISTINCT speech_id FROM occurrences ORDER BY speech_id")
    )


def drop_unused_bodies(db: Database) -> None:
    db.conn.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT body FROM occurrences)")
