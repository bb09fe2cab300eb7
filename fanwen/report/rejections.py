"""What was left out, by stage and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import ReasonCount
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.words import count, share
from fanwen.show.reasons import general

TITLE = "What was left out, and why"
REASONS = 15


def figure(reasons: Sequence[ReasonCount]) -> Figure:
    """A bar for each of the commonest reasons, under its stage."""
    if not reasons:
        return Figure("rejections", TITLE, "Nothing was left out.")
    totals: Counter[tuple[str, str]] = Counter()
    for each in reasons:
        totals[each.stage, general(each.reason)] += each.times
    ordered = sorted(totals, key=lambda pair: (-totals[pair], pair))
    shown, rest = ordered[:REASONS], ordered[REASONS:]
    groups = [_group(stage, shown, totals) for stage in dict.fromkeys(stage for stage, _ in shown)]
    if rest:
        bar = Bar(count(len(rest), "more reason", "more reasons"), sum(totals[p] for p in rest), "step2")
        groups.append(BarGroup("", "", (bar,)))
    rows = tuple((stage, reason, totals[stage, reason]) for stage, reason in ordered)
    table = Table(("stage", "reason", "left out"), rows)
    command = f"fanwen rejections --stage {ordered[0][0]}"
    return Figure("rejections", TITLE, _caption(totals, ordered[0]), Bars(tuple(groups)), (table,), command)


def _group(stage: str, shown: Sequence[tuple[str, str]], totals: Counter[tuple[str, str]]) -> BarGroup:
    bars = tuple(Bar(reason, totals[of, reason], "left") for of, reason in shown if of == stage)
    return BarGroup(stage, "", bars)


def _caption(totals: Counter[tuple[str, str]], first: tuple[str, str]) -> str:
    whole, most = totals.total(), totals[first]
    stage, reason = first
    return (
        f"{count(whole, 'page or speech was', 'pages and speeches were')} left out, copies not counted. The "
        f"commonest reason is “{reason}”, at the stage {stage}: {most:,} ({share(most, whole)})."
    )
