"""Progress bars, on a terminal only: cron mails everything that a command prints."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

LABELS = {
    "crawl": "fetching pages",
    "learn": "counting lines",
    "index": "reading the archive",
    "clean": "cleaning articles",
    "dedup": "finding copies",
    "spun": "comparing copies",
    "export": "writing speeches",
}


class _Time(ProgressColumn):
    """``0:01:20 left`` if the total is known, ``0:00:40 so far`` if it is unknown or reached."""

    def render(self, task: Task) -> Text:
        remains = task.total is not None and not task.finished
        seconds = task.time_remaining if remains else task.elapsed
        if seconds is None:
            return Text("")
        return Text(f"{timedelta(seconds=int(seconds))} {'left' if remains else 'so far'}")


class ProgressBars:
    """One bar for each stage of a run, on standard error."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<20}"),
            BarColumn(bar_width=18),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:>10}"),
            _Time(),
            console=Console(stderr=True),
            transient=True,
            disable=not Console(stderr=True).is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps of the stage are done. A total of 0 means unknown."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(LABELS.get(stage, stage), total=None, rate="")
        task = self._tasks[stage]
        speed = self._progress.tasks[task].speed
        rate = f"{speed:,.0f}/s" if speed else ""
        self._progress.update(task, completed=done, total=total or None, rate=rate)
