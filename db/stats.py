"""Counts: what is in the corpus and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Stats:
    """The corpus in numbers. The mappings go from a name to a count, the largest first."""

    pages: int
    gone: int
    outcomes: dict[str, int]
    occurrences: int
    """Speeches found on pages, copies included."""
    texts: int
    """Distinct texts among them."""
    survivors: int
    chars: int
    """Characters of the survivors."""
    truncated: int
    copies: dict[str, int]
    """Copies removed, by reason; ``identical`` are those with the same key."""
    rejections: dict[str, int]
    """By ``stage: reason``."""
    sites: dict[str, int]
    """Survivors by site."""
    genres: dict[str, int]


def collect(db: Database) -> Stats:
    """Count everything: a few full scans, about a second for 100,000 speeches."""
    occurrences = db.table("occurrences").count
    texts = db.table("signatures").count
    identical = {"identical": occurrences - texts} if occurrences > texts else {}
    near = _counts(db, "SELECT reason, count(*) FROM duplicates GROUP BY 1")
    return Stats(
        pages=db.table("pages").count,
        gone=db.table("pages").count_where("gone"),
        outcomes=_counts(db, "SELECT outcome, count(*) FROM pages GROUP BY 1"),
        occurrences=occurrences,
        texts=texts,
        survivors=db.table("speeches").count,
        chars=next(db.table("speeches").rows_where(select="coalesce(sum(chars), 0) AS chars"))["chars"],
        truncated=db.table("speeches").count_where("truncated"),
        copies=identical | near,
        rejections=_counts(db, "SELECT stage || ': ' || reason, count(*) FROM rejections GROUP BY 1"),
        sites=_counts(db, "SELECT site, count(*) FROM speeches GROUP BY 1"),
        genres=_counts(db, "SELECT genre, count(*) FROM speeches GROUP BY 1"),
    )


def _counts(db: Database, sql: str) -> dict[str, int]:
    return dict(db.conn.execute(f"{sql} ORDER BY 2 DESC, 1"))
