"""The start page: what is in the corpus, and how the last runs went."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from sqlite_utils import Database

from db import runs, summaries
from db.stats import collect
from fanwen.web.page import Page, Values
from fanwen.web.pages.runs import described
from fanwen.web.question import Question

LAST_RUNS = 5


def find(db: Database, question: Question) -> Values:
    """The counts, by name and group in ``rows``, and the last runs."""
    stats = asdict(collect(db))
    totals = {name: value for name, value in stats.items() if isinstance(value, int)}
    groups = {name: value for name, value in stats.items() if isinstance(value, dict)} | {"years": _years(db)}
    rows = [{"group": "corpus", "name": name, "count": count} for name, count in totals.items()]
    for group, counts in groups.items():
        rows += [{"group": group, "name": name, "count": count} for name, count in counts.items()]
    last = [described(row) for row in runs.newest(db, LAST_RUNS)]
    return {"totals": totals, "groups": groups, "rows": rows, "runs": last}


def _years(db: Database) -> dict[str, int]:
    """Survivors by the year they were published in, gaps filled; those without a date are not counted."""
    counts: Counter[int] = Counter()
    for row in summaries.years(db):
        if row.year and row.year.isdigit():
            counts[int(row.year)] += row.speeches
    return {str(year): counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}


PAGE = Page("overview", r"/(?:overview)?", find, "rows")
