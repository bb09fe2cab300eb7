"""The distinct texts with their fingerprints and ranks: the state that the deduplication starts from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from db.models import FreshRow, SignatureRow, TextState
from db.rows import BATCH, batches, columns, placeholders, read, write

_STATES = f"""SELECT {columns(SignatureRow, "s")}, d.survivor_id
    FROM signatures s LEFT JOIN duplicates d USING (id)"""


def states(db: Database) -> Iterator[list[TextState]]:
    """Every distinct text with its survivor, by id, a batch at a time."""
    last = ""
    sql = f"{_STATES} WHERE s.id > ? ORDER BY s.id LIMIT {BATCH}"
    while batch := list(read(db, TextState, sql, (last,))):
        yield batch
        last = batch[-1].id


def known(db: Database, ids: Iterable[str]) -> dict[str, TextState]:
    """Those of the texts that have been decided before."""
    return {
        row.id: row
        for batch in batches(ids)
        for row in read(db, TextState, f"{_STATES} WHERE s.id IN ({placeholders(batch)})", batch)
    }


def save(db: Database, rows: Iterable[SignatureRow]) -> None:
    """Store ranks and fingerprints, replacing those of the same texts."""
    write(db, "signatures", SignatureRow, rows, conflict="REPLACE")


def ids_with_prefix(db: Database, prefix: str, limit: int) -> list[str]:
    """The ids of texts, survivors and copies alike, that begin with these hexadecimal digits."""
    rows = db.table("signatures").rows_where(
        "id >= ? AND id < ?", [prefix, f"{prefix}g"], select="id", order_by="id", limit=limit
    )
    return [row["id"] for row in rows]


def fingerprint(db: Database, id_: str) -> bytes | None:
    """The fingerprint of a text, survivor or copy; None where the corpus does not hold it."""
    row = next(db.table("signatures").rows_where("id = ?", [id_], select="signed"), None)
    return None if row is None else row["signed"]


def fingerprints_of_survivors(db: Database) -> Iterator[tuple[str, bytes]]:
    """(id, fingerprint) of every survivor, by id."""
    sql = "SELECT id, signed FROM signatures WHERE id NOT IN (SELECT id FROM duplicates) ORDER BY id"
    yield from db.conn.execute(sql)


def add_fresh(db: Database, rows: Iterable[tuple[str, bytes]]) -> None:
    """Set aside the fingerprints of texts that were just cleaned, until the texts are decided."""
    write(db, "fresh", FreshRow, map(FreshRow._make, rows), conflict="IGNORE")


def fresh(db: Database, ids: Sequence[str]) -> dict[str, bytes]:
    """The fingerprints that were set aside for these texts."""
    signed: dict[str, bytes] = {}
    for batch in batches(ids):
        sql = f"SELECT {columns(FreshRow)} FROM fresh WHERE id IN ({placeholders(batch)})"
        signed.update(db.conn.execute(sql, batch))
    return signed


def clear_fresh(db: Database) -> None:
    db.table("fresh").delete_where()


def rules_version(db: Database) -> str | None:
    """The version of the deduplication rules that made the fingerprints and decisions; None for a new
    corpus."""
    row = next(db.table("state").rows_where("name = 'dedup'", select="value"), None)
    return None if row is None else str(row["value"])


def set_rules_version(db: Database, version: str) -> None:
    db.table("state").upsert({"name": "dedup", "value": version}, pk="name")
