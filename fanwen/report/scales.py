"""The scales of charts and their grid lines."""

from __future__ import annotations

import math

from fanwen.report.figures import GridLine
from fanwen.report.formatting import duration

MOST_LINES = 5
_TIMES = (1, 10, 60, 600, 3_600, 36_000, 360_000)
"""Seconds that may have a grid line."""


def linear_scale(most: int) -> tuple[int, tuple[GridLine, ...]]:
    """The top of the scale and its lines, at multiples of 1, 2 or 5 times a power of ten."""
    step = next(
        factor * 10**power
        for power in range(20)
        for factor in (1, 2, 5)
        if factor * 10**power * MOST_LINES >= most
    )
    top = max(step, -(-most // step) * step)
    lines = range(step, top + 1, step)
    return top, tuple(GridLine(round(100 * value / top, 2), f"{value:,}") for value in lines)


def time_height(seconds: int, longest: int) -> float:
    """The height of a duration on a logarithmic scale that begins at 0, in hundredths of the plot."""
    return round(100 * math.log1p(seconds) / math.log1p(max(longest, 1)), 2)


def time_lines(longest: int) -> tuple[GridLine, ...]:
    """The grid lines of the scale of durations."""
    return tuple(GridLine(time_height(t, longest), duration(t)) for t in _TIMES if t <= max(longest, 1))
