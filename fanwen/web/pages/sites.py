"""The sites, with counts."""

from __future__ import annotations

from sqlite_utils import Database

from db import browse
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values


def load_values(db: Database, arguments: Arguments) -> Values:
    """A row for each site with pages, by name."""
    return {"rows": browse.sites(db)}


PAGE = Page("sites", "/sites", load_values, "rows")
