"""What was left out, by stage and reason."""

from __future__ import annotations

from sqlite_utils import Database

from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question

_WHERE = """FROM rejections r LEFT JOIN pages p USING (url)
    WHERE :stage IN ('', r.stage) AND :reason IN ('', r.reason) AND :site IN ('', p.site)"""


def find(db: Database, question: Question) -> Values:
    """The rejections, of one stage, reason or site if asked for, and how many there are of each reason."""
    values: dict[str, str | int] = {name: question.text(name) for name in ("stage", "reason", "site")}
    total = db.conn.execute(f"SELECT count(*) {_WHERE}", values).fetchone()[0]
    reasons = db.query(
        "SELECT stage, reason, count(*) AS count FROM rejections GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    sql = f"""SELECT r.url, r.position, r.stage, r.reason, r.sample, p.site {_WHERE}
        ORDER BY r.stage, r.reason, r.url, r.position LIMIT :size OFFSET :offset"""
    rows = db.query(sql, values | {"size": question.size, "offset": question.offset})
    return {"reasons": list(reasons), **paged(rows, total, question)}


PAGE = Page("rejections", "/rejections", find, "rows")
