"""The outcome of a run: it is logged, and passed to the hook if the run failed or gave alerts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from crawler.logs import LogFile
from fanwen.console.errors import ALERT, FAILED, OK, USAGE, failure_of, print_problem
from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import Settings, read_settings
from fanwen.runs import hook
from textbasics.times import utc_text

LOG = "runs.log"
"""In the folder of logs: beginning, end and messages of every run."""
HOOK_CODES = (FAILED, USAGE, ALERT)
"""Exit codes that the hook is called for. Not if another run holds the lock or a person ended this one."""

logger = logging.getLogger("fanwen")


class _Messages(logging.Handler):
    """Collects the messages of a run, and prints the warnings of lower layers."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("fanwen"):
            self.lines.append(record.getMessage())
        else:
            print_problem(record.getMessage())


@contextmanager
def report_run(data: DataFolder, kind: str) -> Iterator[Settings]:
    """Log the run in the block, and call the hook if it fails or gives alerts; yields the settings.

    The exit code is that of the SystemExit or the error that the block raises. Raises ConfigError if the
    settings are invalid.
    """
    settings = read_settings(data)
    messages, began = _Messages(), datetime.now(UTC)
    with _logging(data, messages):
        logger.info("%s: begins", kind)
        try:
            yield settings
        except BaseException as error:
            code = _code(error)
            _end(data, settings, _outcome(data, kind, began, code, messages.lines))
            raise


def _code(error: BaseException) -> int:
    """The exit code of a run that ends with this error. The error is logged here and printed later."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else OK
    failure = failure_of(error)
    logger.log(logging.ERROR, "%s", failure.message)
    return failure.exit_code


@contextmanager
def _logging(data: DataFolder, messages: _Messages) -> Iterator[None]:
    file = LogFile(data.logs / LOG)
    # If the folder does not exist yet, the run creates it after it has checked its arguments.
    file.addFilter(lambda record: data.root.is_dir())
    crawler_logger = logging.getLogger("crawler")
    level = logger.level
    logger.setLevel(logging.INFO)
    for handler in (file, messages):
        logger.addHandler(handler)
    crawler_logger.addHandler(messages)
    try:
        yield
    finally:
        crawler_logger.removeHandler(messages)
        for handler in (file, messages):
            logger.removeHandler(handler)
        logger.setLevel(level)
        file.close()


def _outcome(data: DataFolder, kind: str, began: datetime, code: int, lines: list[str]) -> dict[str, Any]:
    """The values that the hook gets."""
    return {
        "run": kind,
        "exit_code": code,
        "data": str(data.root.resolve()),
        "started": utc_text(began),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
        "lines": list(dict.fromkeys(lines)),
    }


def _end(data: DataFolder, settings: Settings, outcome: dict[str, Any]) -> None:
    logger.info(
        "%s: ended with exit code %d after %.1f s", outcome["run"], outcome["exit_code"], outcome["seconds"]
    )
    if outcome["exit_code"] in HOOK_CODES:
        for problem in hook.call_hook(settings.hook, outcome):
            print_problem(f"{data.settings}: {problem}")
