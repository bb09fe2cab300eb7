"""What was left out: whole pages and single speeches, each with its stage and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from db.models import RejectionRow
from db.rows import columns, placeholders, write

_FROM = "FROM rejections r LEFT JOIN pages p USING (url)"
_WHERE = "WHERE :stage IN ('', r.stage) AND :reason IN ('', r.reason) AND :site IN ('', p.site)"


def add(db: Database, rows: Iterable[RejectionRow], instead_of: Sequence[str] = ()) -> None:
    """Write rejections, replacing those of the same URLs at the stages ``instead_of``."""
    rows = list(rows)
    if instead_of:
        sql = f"DELETE FROM rejections WHERE url = ? AND stage IN ({placeholders(instead_of)})"
        db.conn.executemany(sql, [(url, *instead_of) for url in {row.url for row in rows}])
    write(db, "rejections", RejectionRow, rows)


def select(
    db: Database, stage: str = "", reason: str = "", site: str = "", limit: int = -1, offset: int = 0
) -> Iterator[dict[str, Any]]:
    """The rejections and their sites, in order of stage, reason and URL; an empty filter lets all pass."""
    sql = f"""SELECT {columns(RejectionRow, "r")}, p.site {_FROM} {_WHERE}
        ORDER BY r.stage, r.reason, r.url, r.position LIMIT :limit OFFSET :offset"""
    values = {"stage": stage, "reason": reason, "site": site, "limit": limit, "offset": offset}
    return db.query(sql, values)


def count(db: Database, stage: str = "", reason: str = "", site: str = "") -> int:
    """How many rejections ``select`` finds without a limit."""
    values = {"stage": stage, "reason": reason, "site": site}
    return int(db.conn.execute(f"SELECT count(*) {_FROM} {_WHERE}", values).fetchone()[0])


def stages(db: Database) -> list[str]:
    """The stages that left something out."""
    rows = db.table("rejections").rows_where(select="DISTINCT stage", order_by="stage")
    return [row["stage"] for row in rows]
