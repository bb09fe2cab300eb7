"""The start page: the counts of the corpus and the last runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from sqlite_utils import Database

from db import runs, summaries
from db.stats import collect
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values
from fanwen.web.pages.runs import run_values

LAST_RUNS = 5


def load_values(db: Database, arguments: Arguments) -> Values:
    """The counts, also as ``rows`` with group and name, and the last runs."""
    stats = asdict(collect(db))
    totals = {name: value for name, value in stats.items() if isinstance(value, int)}
    groups = {name: value for name, value in stats.items() if isinstance(value, dict)} | {"years": _years(db)}
    rows = [{"group": "corpus", "name": name, "count": count} for name, count in totals.items()]
    for group, counts in groups.items():
        rows += [{"group": group, "name": name, "count": count} for name, count in counts.items()]
    last = [run_values(row) for row in runs.newest(db, LAST_RUNS)]
    return {"totals": totals, "groups": groups, "rows": rows, "runs": last}


def _years(db: Database) -> dict[str, int]:
    """Survivors by year, with 0 for years without one. Survivors without a date are not counted."""
    counts: Counter[int] = Counter()
    for row in summaries.years(db):
        if row.year and row.year.isdigit():
            counts[int(row.year)] += row.speeches
    return {str(year): counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}


PAGE = Page("overview", r"/(?:overview)?", load_values, "rows")
