"""The removed copies, the least similar first: they are the most doubtful."""

from __future__ import annotations

from sqlite_utils import Database

from db import browse
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values, list_values


def load_values(db: Database, arguments: Arguments) -> Values:
    """The copies, all or those with one reason, and the number of each reason."""
    reason = arguments.text("reason")
    reasons = browse.copies_by_reason(db)
    total = reasons.get(reason, 0) if reason else sum(reasons.values())
    rows = browse.copies(db, reason, arguments.size, arguments.offset)
    return {"reasons": reasons, **list_values(rows, total, arguments)}


PAGE = Page("copies", "/copies", load_values, "rows")
