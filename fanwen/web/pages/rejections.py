"""What was left out, by stage and reason."""

from __future__ import annotations

from sqlite_utils import Database

from db import rejections, summaries
from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question


def find(db: Database, question: Question) -> Values:
    """The rejections, of one stage, reason or site if asked for, and how many there are of each reason."""
    asked = {name: question.text(name) for name in ("stage", "reason", "site")}
    rows = rejections.select(db, **asked, limit=question.size, offset=question.offset)
    reasons = [
        {"stage": row.stage, "reason": row.reason, "count": row.times} for row in summaries.reasons(db)
    ]
    return {"reasons": reasons, **paged(rows, rejections.count(db, **asked), question)}


PAGE = Page("rejections", "/rejections", find, "rows")
