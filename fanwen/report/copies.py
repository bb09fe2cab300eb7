"""How often speeches are copied."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import CopyGroups, MostCopied
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.formatting import counted, share

TITLE = "Occurrences of each speech"
_BOUNDS = (1, 2, 3, 4, 5, 10, 20, 50)
"""Lower bounds of the groups: one bar for each number up to four, then wider groups."""


def figure(groups: Sequence[CopyGroups], most: Sequence[MostCopied]) -> Figure:
    """A bar for each number of occurrences, with the survivor's own included."""
    if not groups:
        return Figure("copies", TITLE, "There is no speech yet.")
    rows = [row for row in _binned(groups) if row[1]]
    bars = tuple(Bar(name, number, "step1" if name == _name(0) else "step4") for name, number in rows)
    tables = [Table(("occurrences", "speeches"), tuple(rows))]
    if most:
        most_rows = tuple((row.id[:8], row.title, row.places, row.sites) for row in most)
        tables.append(Table(("ID", "most copied", "occurrences", "sites"), most_rows))
    command = f"fanwen explain {most[0].id[:8]}" if most else ""
    chart = Bars((BarGroup("", "", bars),))
    return Figure("copies", TITLE, _caption(groups, most), chart, tuple(tables), command)


def _name(index: int) -> str:
    first = _BOUNDS[index]
    if index == len(_BOUNDS) - 1:
        return f"{first} or more"
    last = _BOUNDS[index + 1] - 1
    return counted(first, "occurrence", "occurrences") if first == last else f"{first} to {last}"


def _binned(groups: Sequence[CopyGroups]) -> list[tuple[str, int]]:
    totals = [0] * len(_BOUNDS)
    for group in groups:
        index = max(i for i, bound in enumerate(_BOUNDS) if group.places >= bound)
        totals[index] += group.survivors
    return [(_name(index), number) for index, number in enumerate(totals)]


def _caption(groups: Sequence[CopyGroups], most: Sequence[MostCopied]) -> str:
    total = sum(group.survivors for group in groups)
    single = sum(group.survivors for group in groups if group.places == 1)
    copies = sum((group.places - 1) * group.survivors for group in groups)
    caption = (
        f"{single:,} of {counted(total, 'speech', 'speeches')} ({share(single, total)}) have one occurrence."
    )
    if not most:
        return caption
    first = most[0]
    return (
        f"{caption} The others have {counted(copies, 'copy', 'copies')}. The most copied is "
        f"“{first.title}”, with {first.places:,} occurrences on {counted(first.sites, 'site', 'sites')}."
    )
