"""How long the speeches are."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import LengthBin
from fanwen.report.figures import Column, Columns, Figure, Part, Table
from fanwen.report.scales import linear
from fanwen.report.words import count, share

TITLE = "Length of the speeches"
_LEGEND = (("whole", "complete"), ("cut", "cut off on its page"))


def figure(bins: Sequence[LengthBin], median: int) -> Figure:
    """A column for each bin that lies between the shortest and the longest speech."""
    filled = [place for place, each in enumerate(bins) if each.whole + each.truncated]
    if not filled:
        return Figure("lengths", TITLE, "There is no speech yet.")
    names = _names(bins)
    shown = [(bins[place], names[place]) for place in range(filled[0], filled[-1] + 1)]
    top, grid = linear(max(each.whole + each.truncated for each in bins))
    picture = Columns(tuple(_column(each, name, top) for each, name in shown), grid, _LEGEND)
    rows = tuple((name, each.whole, each.truncated, each.whole + each.truncated) for each, name in shown)
    table = Table(("characters", "complete", "cut off", "all"), rows)
    return Figure("lengths", TITLE, _caption(bins, names, median), picture, (table,))


def _names(bins: Sequence[LengthBin]) -> list[str]:
    ends = [f"to {after.shortest - 1:,}" for after in bins[1:]] + ["or more"]
    return [f"{each.shortest:,} {end}" for each, end in zip(bins, ends, strict=True)]


def _column(each: LengthBin, name: str, top: int) -> Column:
    pairs = (("whole", each.whole, "complete"), ("cut", each.truncated, "cut off"))
    parts = tuple(
        Part(shade, round(100 * value / top, 3), f"{name} characters, {told}: {value:,}")
        for shade, value, told in pairs
        if value
    )
    return Column(f"{each.shortest:,}", parts, f"{each.whole + each.truncated:,}")


def _caption(bins: Sequence[LengthBin], names: Sequence[str], median: int) -> str:
    whole = sum(each.whole + each.truncated for each in bins)
    cut = sum(each.truncated for each in bins)
    place = max(range(len(bins)), key=lambda p: (bins[p].whole + bins[p].truncated, -p))
    most = bins[place].whole + bins[place].truncated
    return (
        f"Half of the speeches have {median:,} characters or more. Most, {most:,} of {whole:,} "
        f"({share(most, whole)}), have {names[place]}: each column is named by where it begins, and "
        f"reaches to twice the length of the one before. {count(cut, 'is', 'are')} cut off "
        f"({share(cut, whole)})."
    )
