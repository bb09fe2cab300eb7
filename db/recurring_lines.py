"""Lines that recur over a site: the pages that hold each, how often it recurs, and whether it is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlite_utils import Database

from db.models import LearnedRow, LineRow
from db.rows import write

Decision = Callable[[str, int, int], bool]
"""Given a line, the number of texts it stands above, and that of its site: whether it is the site's own."""


def add(db: Database, rows: Iterable[LineRow]) -> None:
    write(db, "lines", LineRow, rows, conflict="REPLACE")


def removed(db: Database) -> dict[str, frozenset[str]]:
    """For each site, the lines that were decided to be its own."""
    by_site: dict[str, set[str]] = {}
    for row in db.table("learned").rows_where("removed", select="site, line"):
        by_site.setdefault(row["site"], set()).add(row["line"])
    return {site: frozenset(lines) for site, lines in by_site.items()}


def decide(db: Database, decision: Decision, fewest: int) -> set[tuple[str, str]]:
    """Count all lines again and decide; returns the (site, line) pairs of which the decision changed.

    Only lines over at least ``fewest`` texts are listed. The outcome follows from the pages alone.
    """
    before = {(site, line) for site, lines in removed(db).items() for line in lines}
    totals = dict(db.conn.execute("SELECT site, count(DISTINCT text) FROM lines GROUP BY site"))
    counted = db.conn.execute(
        """SELECT site, line, count(*), count(DISTINCT text) AS texts FROM lines
            GROUP BY site, line HAVING texts >= ?""",
        [fewest],
    )
    rows = [
        LearnedRow(site, line, pages, texts, decision(line, texts, totals[site]))
        for site, line, pages, texts in counted
    ]
    db.table("learned").delete_where()
    write(db, "learned", LearnedRow, rows)
    return before ^ {(row.site, row.line) for row in rows if row.removed}


def articles_with(db: Database, lines: Iterable[tuple[str, str]]) -> set[str]:
    """The articles on whose pages any of these (site, line) pairs stands."""
    sql = "SELECT article FROM lines JOIN pages USING (url) WHERE lines.site = ? AND line = ?"
    return {row[0] for pair in lines for row in db.conn.execute(sql, pair)}
