"""The lengths of the speeches."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import LengthBin
from fanwen.report.figures import Column, Columns, Figure, Segment, Table
from fanwen.report.formatting import counted, share
from fanwen.report.scales import linear_scale

TITLE = "Length of the speeches"
_LEGEND = (("whole", "complete"), ("cut", "truncated"))


def figure(bins: Sequence[LengthBin], median: int) -> Figure:
    """A column for each bin from the shortest to the longest speech."""
    filled = [index for index, bin_ in enumerate(bins) if bin_.whole + bin_.truncated]
    if not filled:
        return Figure("lengths", TITLE, "There is no speech yet.")
    names = _names(bins)
    shown = [(bins[index], names[index]) for index in range(filled[0], filled[-1] + 1)]
    top, grid = linear_scale(max(bin_.whole + bin_.truncated for bin_ in bins))
    chart = Columns(tuple(_column(bin_, name, top) for bin_, name in shown), grid, _LEGEND)
    rows = tuple((name, bin_.whole, bin_.truncated, bin_.whole + bin_.truncated) for bin_, name in shown)
    table = Table(("characters", "complete", "truncated", "all"), rows)
    return Figure("lengths", TITLE, _caption(bins, names, median), chart, (table,))


def _names(bins: Sequence[LengthBin]) -> list[str]:
    ends = [f"to {after.shortest - 1:,}" for after in bins[1:]] + ["or more"]
    return [f"{bin_.shortest:,} {end}" for bin_, end in zip(bins, ends, strict=True)]


def _column(bin_: LengthBin, name: str, top: int) -> Column:
    pairs = (("whole", bin_.whole, "complete"), ("cut", bin_.truncated, "truncated"))
    segments = tuple(
        Segment(shade, round(100 * value / top, 3), f"{name} characters, {kind}: {value:,}")
        for shade, value, kind in pairs
        if value
    )
    return Column(f"{bin_.shortest:,}", segments, f"{bin_.whole + bin_.truncated:,}")


def _caption(bins: Sequence[LengthBin], names: Sequence[str], median: int) -> str:
    total = sum(bin_.whole + bin_.truncated for bin_ in bins)
    truncated = sum(bin_.truncated for bin_ in bins)
    index = max(range(len(bins)), key=lambda i: (bins[i].whole + bins[i].truncated, -i))
    most = bins[index].whole + bins[index].truncated
    return (
        f"Half of the speeches have {median:,} characters or more. {most:,} of {total:,} "
        f"({share(most, total)}) have {names[index]}, the most frequent length. Each column is named by its "
        f"lower bound and is twice as wide as the one before. {counted(truncated, 'is', 'are')} truncated "
        f"({share(truncated, total)})."
    )
