"""The copies that were removed, the least similar first: those are the most doubtful ones."""

from __future__ import annotations

from sqlite_utils import Database

from db import browse
from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question


def find(db: Database, question: Question) -> Values:
    """The copies, of one reason if one is asked for, and how many there are of each."""
    reason = question.text("reason")
    reasons = browse.copies_by_reason(db)
    total = reasons.get(reason, 0) if reason else sum(reasons.values())
    rows = browse.copies(db, reason, question.size, question.offset)
    return {"reasons": reasons, **paged(rows, total, question)}


PAGE = Page("copies", "/copies", find, "rows")
