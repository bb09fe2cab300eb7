"""Single speeches, copies and sites, as plain values for pages and commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

from db.models import DuplicateRow
from db.occurrences import unpacked

_COPIES_OF = "survivor_id = ?"
_LISTED = ", ".join(name for name in DuplicateRow._fields if name not in ("survivor_id", "text"))


def speech(db: Database, id_: str) -> dict[str, Any] | None:
    """The survivor with this id; None where there is none."""
    return _get(db, "speeches", id_)


def copy(db: Database, id_: str) -> dict[str, Any] | None:
    """The removed copy with this id, its text unpacked; None where there is none."""
    row = _get(db, "duplicates", id_)
    return row and _with_text(row)


def survivor_of(db: Database, id_: str) -> dict[str, Any] | None:
    """The survivor that has this id, or that the copy with this id was removed for."""
    removed = _get(db, "duplicates", id_)
    return speech(db, removed["survivor_id"] if removed else id_)


def copies_of(db: Database, id_: str) -> list[dict[str, Any]]:
    """All copies of a survivor with their texts, by id."""
    rows = db.table("duplicates").rows_where(_COPIES_OF, [id_], order_by="id")
    return [_with_text(row) for row in rows]


def likest_copies_of(db: Database, id_: str, limit: int) -> list[dict[str, Any]]:
    """The copies of a survivor without their texts, those with the highest Jaccard similarity first."""
    table, order = db.table("duplicates"), "jaccard DESC, id"
    return list(table.rows_where(_COPIES_OF, [id_], select=_LISTED, order_by=order, limit=limit))


def copies_by_reason(db: Database) -> dict[str, int]:
    """How many copies were removed for each reason, the most frequent first."""
    return dict(db.conn.execute("SELECT reason, count(*) FROM duplicates GROUP BY 1 ORDER BY 2 DESC, 1"))


def copies(db: Database, reason: str, limit: int, offset: int) -> Iterator[dict[str, Any]]:
    """The copies beside their survivors, the least similar first; all of them where ``reason`` is empty."""
    sql = """SELECT d.id, d.title, d.url, d.reason, d.jaccard, d.containment, d.survivor_id,
            s.title AS survivor_title, s.url AS survivor_url
        FROM duplicates d JOIN speeches s ON s.id = d.survivor_id WHERE :reason IN ('', d.reason)
        ORDER BY d.jaccard, d.id LIMIT :limit OFFSET :offset"""
    return db.query(sql, {"reason": reason, "limit": limit, "offset": offset})


def survivor_by_copy(db: Database) -> dict[str, str]:
    """The id of each copy with that of its survivor."""
    return dict(db.conn.execute("SELECT id, survivor_id FROM duplicates"))


_SITE_COUNTS = {
    "pages": "SELECT site, count(*) FROM pages GROUP BY 1",
    "gone": "SELECT site, count(*) FROM pages WHERE gone GROUP BY 1",
    "found": "SELECT site, count(*) FROM occurrences GROUP BY 1",
    "survivors": "SELECT site, count(*) FROM speeches GROUP BY 1",
    "chars": "SELECT site, sum(chars) FROM speeches GROUP BY 1",
    "rejected": "SELECT p.site, count(*) FROM rejections r JOIN pages p USING (url) GROUP BY 1",
    "lines_removed": "SELECT site, count(*) FROM learned WHERE removed GROUP BY 1",
}
"""What is counted of each site. A survivor counts for the site of its best place."""


def sites(db: Database) -> list[dict[str, Any]]:
    """A row of counts for each site that has pages, by name, and when the site was last asked."""
    counts = {name: dict(db.conn.execute(sql)) for name, sql in _SITE_COUNTS.items()}
    asked = db.conn.execute("SELECT site, max(checked_at) FROM pages GROUP BY 1 ORDER BY 1")
    return [
        {"site": site, **{name: by_site.get(site, 0) for name, by_site in counts.items()}, "last_asked": last}
        for site, last in asked
    ]


def _get(db: Database, table: str, id_: str) -> dict[str, Any] | None:
    try:
        row: dict[str, Any] = db.table(table).get(id_)
    except NotFoundError:
        return None
    return row


def _with_text(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"text": unpacked(row["text"])}
