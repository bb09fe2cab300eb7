"""The sites: what came of each."""

from __future__ import annotations

from sqlite_utils import Database

from fanwen.web.page import Page, Values
from fanwen.web.question import Question

_COUNTS = {
    "pages": "SELECT site, count(*) FROM pages GROUP BY 1",
    "gone": "SELECT site, count(*) FROM pages WHERE gone GROUP BY 1",
    "found": "SELECT site, count(*) FROM occurrences GROUP BY 1",
    "survivors": "SELECT site, count(*) FROM speeches GROUP BY 1",
    "chars": "SELECT site, sum(chars) FROM speeches GROUP BY 1",
    "rejected": "SELECT p.site, count(*) FROM rejections r JOIN pages p USING (url) GROUP BY 1",
    "lines_removed": "SELECT site, count(*) FROM learned WHERE removed GROUP BY 1",
}
"""Columns and what counts them. The best place of a survivor gives its site."""


def find(db: Database, question: Question) -> Values:
    """A row for each site that has pages, by name."""
    counts = {name: dict(db.conn.execute(sql)) for name, sql in _COUNTS.items()}
    seen = db.conn.execute("SELECT site, max(checked_at) FROM pages GROUP BY 1 ORDER BY 1")
    rows = [
        {"site": site, **{name: count.get(site, 0) for name, count in counts.items()}, "last_asked": last}
        for site, last in seen
    ]
    return {"rows": rows}


PAGE = Page("sites", "/sites", find, "rows")
