"""The sites: what came of each."""

from __future__ import annotations

from sqlite_utils import Database

from db import browse
from fanwen.web.page import Page, Values
from fanwen.web.question import Question


def find(db: Database, question: Question) -> Values:
    """A row for each site that has pages, by name."""
    return {"rows": browse.sites(db)}


PAGE = Page("sites", "/sites", find, "rows")
