"""What a command says when it cannot go on: one line, and an exit code that a script can tell apart."""

from __future__ import annotations

import logging
import signal
import sqlite3
from typing import IO, Any

import click

from crawler.identity import MissingContact
from crawler.runner import CrawlFailed
from db.corpus import CorpusError
from db.export import ExportError
from pipelines.archive import ArchiveError
from pipelines.cleaning.types import WorkersFailed
from tables.reader import ConfigError

OK = 0
FAILED = 1
USAGE = 2
UNHAPPY = 3
BUSY = 4

_KEPT = "what was archived stays, and the database is as it was before or as it should be after"

logger = logging.getLogger(__name__)
# Without a handler Python would print what is logged a second time.
logger.addHandler(logging.NullHandler())


def ended_by(number: int) -> int:
    """The exit code of a run that a signal ended, as shells have it: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + number


def say(message: str) -> None:
    """Say on standard error what is wrong, in one line that cannot send commands to a terminal.

    A run's log keeps it too: under cron the mail may go nowhere.
    """
    words = " ".join(message.split())
    printable = "".join(sign if sign.isprintable() else "·" for sign in words)
    click.echo(f"fanwen: {printable}", err=True)
    logger.warning("%s", printable)


class Failure(click.ClickException):
    """Ends the command with one line on standard error: what, where, and what to do."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        say(self.format_message())


class Terminated(BaseException):
    """Raised where the process is asked to end, so that workers and transactions end in good order."""


FORESEEN = (
    KeyboardInterrupt,
    Terminated,
    OSError,
    sqlite3.DatabaseError,
    ArchiveError,
    CorpusError,
    CrawlFailed,
    ExportError,
    WorkersFailed,
    ConfigError,
    MissingContact,
)
"""Errors that a person is told of in one line; any other is a bug and keeps its traceback."""


def failure_of(error: BaseException) -> Failure:
    """What to say of an error, with the exit code that belongs to it; a bug is named by its kind."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Failure(f"interrupted; {_KEPT}", ended_by(signal.SIGINT))
    if isinstance(error, Terminated):
        return Failure(f"ended by SIGTERM; {_KEPT}", ended_by(signal.SIGTERM))
    if isinstance(error, ConfigError | MissingContact):
        return Failure(_one_line(error), USAGE)
    kind = "" if isinstance(error, FORESEEN) else f"{type(error).__name__}: "
    return Failure(kind + _one_line(error))


def _one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
