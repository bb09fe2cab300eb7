"""Which site has texts that stood first on which other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import Flow
from fanwen.report.figures import Figure, Matrix, MatrixRow, Table
from fanwen.report.words import count

TITLE = "Who copies from whom"
SITES = 8
"""Sites with a row and a column of their own: as many as a phone has room for."""
SHADES = 5


def figure(flows: Sequence[Flow]) -> Figure:
    """A row for each site where texts stood first, a column for each that has them too."""
    if not flows:
        return Figure("flows", TITLE, "No speech was found in two places, so nobody copies anybody yet.")
    names, cells = _cells(flows)
    most = max(cells.values())
    rows = tuple(
        MatrixRow(row, tuple((cells[row, column], _shade(cells[row, column], most)) for column in names))
        for row in names
    )
    listed = tuple((flow.origin, flow.site, flow.copies) for flow in flows)
    table = Table(("stood first on", "copied on", "copies"), listed)
    return Figure("flows", TITLE, _caption(flows), Matrix("first on", rows), (table,))


def _cells(flows: Sequence[Flow]) -> tuple[list[str], Counter[tuple[str, str]]]:
    """The sites that take part most, and the numbers between them; the others are one row and column."""
    parts: Counter[str] = Counter()
    for flow in flows:
        parts[flow.origin] += flow.copies
        parts[flow.site] += flow.copies
    names = sorted(parts, key=lambda site: (-parts[site], site))
    rest = count(len(names) - SITES, "more site", "more sites")
    shown = {name: name if place < SITES else rest for place, name in enumerate(names)}
    cells: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        cells[shown[flow.origin], shown[flow.site]] += flow.copies
    return list(dict.fromkeys(shown.values())), cells


def _shade(number: int, most: int) -> str:
    return f"heat{-(-SHADES * number // most)}" if number else "heat0"


def _caption(flows: Sequence[Flow]) -> str:
    whole = sum(flow.copies for flow in flows)
    within = sum(flow.copies for flow in flows if flow.origin == flow.site)
    said = (
        f"{count(whole, 'place holds', 'places hold')} a copy of what stood elsewhere before, {within:,} "
        "of them on the same site (the diagonal)."
    )
    first = next((flow for flow in flows if flow.origin != flow.site), None)
    if first:
        said += (
            f" The strongest tie: {count(first.copies, 'speech', 'speeches')} of {first.origin} copied on "
            f"{first.site}."
        )
    return f"{said} First is the earliest date printed on a page: a site that backdates looks like a source."
