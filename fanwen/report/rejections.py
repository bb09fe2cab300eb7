"""The rejections, by stage and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import ReasonCount
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.formatting import counted, share
from fanwen.show.reasons import without_numbers

TITLE = "Rejections"
REASONS = 15


def figure(reasons: Sequence[ReasonCount]) -> Figure:
    """A bar for each of the most frequent reasons, grouped by stage."""
    if not reasons:
        return Figure("rejections", TITLE, "Nothing was left out.")
    totals: Counter[tuple[str, str]] = Counter()
    for row in reasons:
        totals[row.stage, without_numbers(row.reason)] += row.times
    ordered = sorted(totals, key=lambda pair: (-totals[pair], pair))
    shown, rest = ordered[:REASONS], ordered[REASONS:]
    groups = [_group(stage, shown, totals) for stage in dict.fromkeys(stage for stage, _ in shown)]
    if rest:
        bar = Bar(counted(len(rest), "more reason", "more reasons"), sum(totals[p] for p in rest), "step2")
        groups.append(BarGroup("", "", (bar,)))
    rows = tuple((stage, reason, totals[stage, reason]) for stage, reason in ordered)
    table = Table(("stage", "reason", "left out"), rows)
    command = f"fanwen rejections --stage {ordered[0][0]}"
    return Figure("rejections", TITLE, _caption(totals, ordered[0]), Bars(tuple(groups)), (table,), command)


def _group(stage: str, shown: Sequence[tuple[str, str]], totals: Counter[tuple[str, str]]) -> BarGroup:
    bars = tuple(Bar(reason, totals[stage, reason], "left") for stage_, reason in shown if stage_ == stage)
    return BarGroup(stage, "", bars)


def _caption(totals: Counter[tuple[str, str]], first: tuple[str, str]) -> str:
    total, most = totals.total(), totals[first]
    stage, reason = first
    return (
        f"{counted(total, 'page or speech was', 'pages and speeches were')} left out, copies not counted. "
        f"The most frequent reason is “{reason}” of the stage {stage}: {most:,} ({share(most, total)})."
    )
