"""The runs over time: how long each took and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import RunTime
from fanwen.console.errors import OK, UNHAPPY
from fanwen.console.exit_codes import EXIT_CODES
from fanwen.report.figures import Column, Columns, Figure, Part, Table
from fanwen.report.scales import time_height, times
from fanwen.report.words import count, duration, moment

TITLE = "Runs"
RUNS = 60
LABELS = 6


def figure(runs: Sequence[RunTime]) -> Figure:
    """A column for each of the last runs, the oldest first, its height by the logarithm of its duration."""
    if not runs:
        return Figure("runs", TITLE, "No run has ended yet.")
    shown = runs[-RUNS:]
    longest = max(run.seconds for run in shown)
    columns = tuple(_column(run, place, len(shown), longest) for place, run in enumerate(shown))
    codes = sorted({run.exit_code for run in shown})
    legend = tuple((_shade(code), f"{code}: {_end(code)}") for code in codes)
    picture = Columns(columns, times(longest), legend)
    return Figure("runs", TITLE, _caption(runs), picture, (_table(shown),))


def _column(run: RunTime, place: int, number: int, longest: int) -> Column:
    step = -(-number // LABELS)
    told = f"{moment(run.started)}, {run.kind}: {duration(run.seconds)}, exit code {run.exit_code}"
    # A run of no length is one too: it keeps a foot that can be seen.
    part = Part(_shade(run.exit_code), max(2.0, time_height(run.seconds, longest)), told)
    name = run.started[5:10] if place % step == 0 else ""
    above = str(run.exit_code) if run.exit_code else ""
    return Column(name, (part,), above, minor=place % (2 * step) != 0)


def _shade(code: int) -> str:
    return {OK: "well", UNHAPPY: "unhappy"}.get(code, "failed")


def _end(code: int) -> str:
    return EXIT_CODES.get(code, "killed")


def _table(runs: Sequence[RunTime]) -> Table:
    rows = tuple(
        (moment(run.started), run.kind, duration(run.seconds), f"{run.exit_code}: {_end(run.exit_code)}")
        for run in reversed(runs)
    )
    return Table(("started (UTC)", "kind", "took", "exit code"), rows)


def _caption(runs: Sequence[RunTime]) -> str:
    kinds = Counter(run.kind for run in runs)
    listed = ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items()))
    first, last = runs[0].started[:10], runs[-1].started[:10]
    span = f"on {first}" if first == last else f"from {first} to {last}"
    bad = [run for run in runs if run.exit_code]
    longest = max(runs, key=lambda run: (run.seconds, -run.id))
    ends = "all ended well"
    if bad:
        ends = f"{len(bad):,} did not end well, the last of them {_told(bad[-1])}"
    return (
        f"{count(len(runs), 'run', 'runs')} {span} ({listed}); {ends}. "
        f"The longest took {duration(longest.seconds)} ({longest.kind}, {moment(longest.started)}). "
        f"Heights grow with the logarithm of the time{_more(runs)}."
    )


def _told(run: RunTime) -> str:
    end = f"exit code {run.exit_code}: {_end(run.exit_code)}"
    return f"that of {moment(run.started)} ({run.kind}, {end})"


def _more(runs: Sequence[RunTime]) -> str:
    return f"; the last {RUNS} runs are shown" if len(runs) > RUNS else ""
