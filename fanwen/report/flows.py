"""Which site has copies of texts that were published first on which site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import Flow
from fanwen.report.figures import Figure, Matrix, MatrixRow, Table
from fanwen.report.formatting import counted

TITLE = "Which site copies from which"
SITES = 8
"""Sites with a row and a column: as many as fit on a small screen."""
SHADES = 5


def figure(flows: Sequence[Flow]) -> Figure:
    """A row for each site that published texts first, a column for each site with copies of them."""
    if not flows:
        return Figure("flows", TITLE, "No speech has two occurrences yet.")
    names, cells = _cells(flows)
    most = max(cells.values())
    rows = tuple(
        MatrixRow(row, tuple((cells[row, column], _shade(cells[row, column], most)) for column in names))
        for row in names
    )
    listed = tuple((flow.origin, flow.site, flow.copies) for flow in flows)
    table = Table(("first on", "copied on", "copies"), listed)
    return Figure("flows", TITLE, _caption(flows), Matrix("first on", rows), (table,))


def _cells(flows: Sequence[Flow]) -> tuple[list[str], Counter[tuple[str, str]]]:
    """The sites with the most copies, and the numbers between them. The others share one row and column."""
    totals: Counter[str] = Counter()
    for flow in flows:
        totals[flow.origin] += flow.copies
        totals[flow.site] += flow.copies
    names = sorted(totals, key=lambda site: (-totals[site], site))
    rest = counted(len(names) - SITES, "more site", "more sites")
    shown = {name: name if index < SITES else rest for index, name in enumerate(names)}
    cells: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        cells[shown[flow.origin], shown[flow.site]] += flow.copies
    return list(dict.fromkeys(shown.values())), cells


def _shade(number: int, most: int) -> str:
    return f"heat{-(-SHADES * number // most)}" if number else "heat0"


def _caption(flows: Sequence[Flow]) -> str:
    total = sum(flow.copies for flow in flows)
    within = sum(flow.copies for flow in flows if flow.origin == flow.site)
    caption = (
        f"{counted(total, 'occurrence is a copy', 'occurrences are copies')} of an earlier one, {within:,} "
        "of them on the same site (the diagonal)."
    )
    first = next((flow for flow in flows if flow.origin != flow.site), None)
    if first:
        caption += (
            f" The largest number: {counted(first.copies, 'speech', 'speeches')} of {first.origin} copied on "
            f"{first.site}."
        )
    return (
        f"{caption} The first occurrence is the one with the earliest date on its page, which may be wrong."
    )
