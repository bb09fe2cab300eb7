"""The copies that were removed, the least alike first: those are the ones to doubt."""

from __future__ import annotations

from sqlite_utils import Database

from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question


def find(db: Database, question: Question) -> Values:
    """The copies, of one reason if one is asked for, and how many there are of each."""
    reason = question.text("reason")
    reasons = dict(db.conn.execute("SELECT reason, count(*) FROM duplicates GROUP BY 1 ORDER BY 2 DESC, 1"))
    total = reasons.get(reason, 0) if reason else sum(reasons.values())
    sql = """SELECT d.id, d.title, d.url, d.reason, d.jaccard, d.containment, d.survivor_id,
            s.title AS survivor_title, s.url AS survivor_url
        FROM duplicates d JOIN speeches s ON s.id = d.survivor_id WHERE :reason IN ('', d.reason)
        ORDER BY d.jaccard, d.id LIMIT :size OFFSET :offset"""
    values = {"reason": reason, "size": question.size, "offset": question.offset}
    return {"reasons": reasons, **paged(db.query(sql, values), total, question)}


PAGE = Page("copies", "/copies", find, "rows")
