"""The runs: duration and exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import RunTime
from fanwen.console.errors import ALERT, OK
from fanwen.console.exit_codes import EXIT_CODES
from fanwen.report.figures import Column, Columns, Figure, Segment, Table
from fanwen.report.formatting import counted, duration, minute
from fanwen.report.scales import time_height, time_lines

TITLE = "Runs"
RUNS = 60
LABELS = 6


def figure(runs: Sequence[RunTime]) -> Figure:
    """A column for each of the last runs, oldest first. The height is the logarithm of the duration."""
    if not runs:
        return Figure("runs", TITLE, "No run has ended yet.")
    shown = runs[-RUNS:]
    longest = max(run.seconds for run in shown)
    columns = tuple(_column(run, index, len(shown), longest) for index, run in enumerate(shown))
    codes = sorted({run.exit_code for run in shown})
    legend = tuple((_shade(code), f"{code}: {_meaning(code)}") for code in codes)
    chart = Columns(columns, time_lines(longest), legend)
    return Figure("runs", TITLE, _caption(runs), chart, (_table(shown),))


def _column(run: RunTime, index: int, number: int, longest: int) -> Column:
    step = -(-number // LABELS)
    tooltip = f"{minute(run.started)}, {run.kind}: {duration(run.seconds)}, exit code {run.exit_code}"
    # A run of 0 s gets a visible column too.
    segment = Segment(_shade(run.exit_code), max(2.0, time_height(run.seconds, longest)), tooltip)
    name = run.started[5:10] if index % step == 0 else ""
    above = str(run.exit_code) if run.exit_code else ""
    return Column(name, (segment,), above, minor=index % (2 * step) != 0)


def _shade(code: int) -> str:
    return {OK: "success", ALERT: "alert"}.get(code, "failed")


def _meaning(code: int) -> str:
    return EXIT_CODES.get(code, "killed")


def _table(runs: Sequence[RunTime]) -> Table:
    rows = tuple(
        (minute(run.started), run.kind, duration(run.seconds), f"{run.exit_code}: {_meaning(run.exit_code)}")
        for run in reversed(runs)
    )
    return Table(("started (UTC)", "kind", "took", "exit code"), rows)


def _caption(runs: Sequence[RunTime]) -> str:
    kinds = Counter(run.kind for run in runs)
    listed = ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items()))
    first, last = runs[0].started[:10], runs[-1].started[:10]
    span = f"on {first}" if first == last else f"from {first} to {last}"
    failed = [run for run in runs if run.exit_code]
    longest = max(runs, key=lambda run: (run.seconds, -run.id))
    results = "all were successful"
    if failed:
        results = (
            f"{len(failed):,} ended with another exit code than 0, the last of them {_described(failed[-1])}"
        )
    return (
        f"{counted(len(runs), 'run', 'runs')} {span} ({listed}); {results}. "
        f"The longest took {duration(longest.seconds)} ({longest.kind}, {minute(longest.started)}). "
        f"The height is the logarithm of the duration{_more(runs)}."
    )


def _described(run: RunTime) -> str:
    end = f"exit code {run.exit_code}: {_meaning(run.exit_code)}"
    return f"that of {minute(run.started)} ({run.kind}, {end})"


def _more(runs: Sequence[RunTime]) -> str:
    return f"; the last {RUNS} runs are shown" if len(runs) > RUNS else ""
