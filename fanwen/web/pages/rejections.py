"""The rejections, by stage and reason."""

from __future__ import annotations

from sqlite_utils import Database

from db import rejections, summaries
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values, list_values


def load_values(db: Database, arguments: Arguments) -> Values:
    """The rejections, all or those of one stage, reason or site, and the number of each reason."""
    filters = {name: arguments.text(name) for name in ("stage", "reason", "site")}
    rows = rejections.select(db, **filters, limit=arguments.size, offset=arguments.offset)
    reasons = [
        {"stage": row.stage, "reason": row.reason, "count": row.times} for row in summaries.reasons(db)
    ]
    return {"reasons": reasons, **list_values(rows, rejections.count(db, **filters), arguments)}


PAGE = Page("rejections", "/rejections", load_values, "rows")
