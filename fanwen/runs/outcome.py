"""The outcome: how a run ended goes into the data folder's log and, where it ended badly, to the hook."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from crawler.logs import LogFile
from fanwen.console.errors import FAILED, OK, UNHAPPY, USAGE, failure_of, say
from fanwen.folder.paths import Data
from fanwen.folder.settings import Settings, read_settings
from fanwen.runs import hook

LOG = "runs.log"
"""Below the folder of logs: beginning, end and complaints of every run."""
BAD = (FAILED, USAGE, UNHAPPY)
"""Exit codes that the hook is called for: not where another run goes on, or a person ended this one."""

logger = logging.getLogger("fanwen")


class _Lines(logging.Handler):
    """Collects what a run says, and says what the rooms below warn of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("fanwen"):
            self.lines.append(record.getMessage())
        else:
            say(record.getMessage())


@contextmanager
def reported(data: Data, kind: str) -> Iterator[Settings]:
    """Log the run that goes on inside, and call the hook where it ends badly; yields the settings.

    Its exit code is that of the SystemExit or the error that it raises. Raises ConfigError where the settings
    cannot be used.
    """
    settings = read_settings(data)
    heard, began = _Lines(), datetime.now(UTC)
    with _logging(data, heard):
        logger.info("%s: begins", kind)
        try:
            yield settings
        except BaseException as error:
            code = _code(error)
            _end(data, settings, _news(data, kind, began, code, heard.lines))
            raise


def _code(error: BaseException) -> int:
    """The exit code of a run that ends by this; what an error says is logged here, and said later."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else OK
    failure = failure_of(error)
    logger.log(logging.ERROR, "%s", failure.message)
    return failure.exit_code


@contextmanager
def _logging(data: Data, heard: _Lines) -> Iterator[None]:
    file = LogFile(data.logs / LOG)
    # A folder that is not there yet is made by the run, once it has found nothing to complain of.
    file.addFilter(lambda record: data.root.is_dir())
    below = logging.getLogger("crawler")
    level = logger.level
    logger.setLevel(logging.INFO)
    for handler in (file, heard):
        logger.addHandler(handler)
    below.addHandler(heard)
    try:
        yield
    finally:
        below.removeHandler(heard)
        for handler in (file, heard):
            logger.removeHandler(handler)
        logger.setLevel(level)
        file.close()


def _news(data: Data, kind: str, began: datetime, code: int, lines: list[str]) -> dict[str, Any]:
    """What the hook is told."""
    return {
        "run": kind,
        "exit_code": code,
        "data": str(data.root.resolve()),
        "started": began.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
        "lines": list(dict.fromkeys(lines)),
    }


def _end(data: Data, settings: Settings, news: dict[str, Any]) -> None:
    logger.info("%s: ended with exit code %d after %.1f s", news["run"], news["exit_code"], news["seconds"])
    if news["exit_code"] in BAD:
        for problem in hook.call(settings.hook, news):
            say(f"{data.settings}: {problem}")
