"""How often speeches are copied."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import CopyGroups, MostCopied
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.words import count, share

TITLE = "Places of each speech"
_BORDERS = (1, 2, 3, 4, 5, 10, 20, 50)
"""Where the groups begin: a bar for each number up to four, wider ones above."""


def figure(groups: Sequence[CopyGroups], most: Sequence[MostCopied]) -> Figure:
    """A bar for each size of a group of copies, the survivor counted among them."""
    if not groups:
        return Figure("copies", TITLE, "There is no speech yet.")
    rows = [row for row in _binned(groups) if row[1]]
    bars = tuple(Bar(name, number, "step1" if name == _name(0) else "step4") for name, number in rows)
    tables = [Table(("places", "speeches"), tuple(rows))]
    if most:
        longest = tuple((each.id[:8], each.title, each.places, each.sites) for each in most)
        tables.append(Table(("ID", "most copied", "places", "sites"), longest))
    command = f"fanwen explain {most[0].id[:8]}" if most else ""
    picture = Bars((BarGroup("", "", bars),))
    return Figure("copies", TITLE, _caption(groups, most), picture, tuple(tables), command)


def _name(place: int) -> str:
    first = _BORDERS[place]
    if place == len(_BORDERS) - 1:
        return f"{first} or more"
    last = _BORDERS[place + 1] - 1
    return count(first, "place", "places") if first == last else f"{first} to {last}"


def _binned(groups: Sequence[CopyGroups]) -> list[tuple[str, int]]:
    totals = [0] * len(_BORDERS)
    for group in groups:
        place = max(p for p, border in enumerate(_BORDERS) if group.places >= border)
        totals[place] += group.survivors
    return [(_name(place), number) for place, number in enumerate(totals)]


def _caption(groups: Sequence[CopyGroups], most: Sequence[MostCopied]) -> str:
    whole = sum(group.survivors for group in groups)
    alone = sum(group.survivors for group in groups if group.places == 1)
    copies = sum((group.places - 1) * group.survivors for group in groups)
    said = (
        f"{alone:,} of {count(whole, 'speech', 'speeches')} ({share(alone, whole)}) stood in one place only."
    )
    if not most:
        return said
    first = most[0]
    return (
        f"{said} The others account for {count(copies, 'copy', 'copies')}. Most copied is "
        f"“{first.title}”, found in {first.places:,} places on {count(first.sites, 'site', 'sites')}."
    )
