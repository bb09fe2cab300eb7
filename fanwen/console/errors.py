"""Errors as one line on standard error, and the exit codes."""

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
ALERT = 3
BUSY = 4

_STATE = "the archive keeps what was fetched; the database is in its state before or after the run"

logger = logging.getLogger(__name__)
# Without a handler, Python would print each warning a second time.
logger.addHandler(logging.NullHandler())


def signal_exit_code(number: int) -> int:
    """The exit code that shells use for a process ended by a signal: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + number


def print_problem(message: str) -> None:
    """Print a message on standard error, as one line without control characters.

    The log of the run keeps it too: the mail that cron sends may not be read.
    """
    line = " ".join(message.split())
    printable = "".join(char if char.isprintable() else "·" for char in line)
    click.echo(f"fanwen: {printable}", err=True)
    logger.warning("%s", printable)


class Failure(click.ClickException):
    """Ends the command with one line on standard error, which says what failed, where, and what to do."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        print_problem(self.format_message())


class Terminated(BaseException):
    """Raised on SIGTERM, so that workers and transactions are closed."""


EXPECTED_ERRORS = (
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
"""Errors that are printed as one line. Any other error is a bug and keeps its traceback."""


def failure_of(error: BaseException) -> Failure:
    """The message and the exit code of an error. The message of a bug begins with the name of its class."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Failure(f"interrupted; {_STATE}", signal_exit_code(signal.SIGINT))
    if isinstance(error, Terminated):
        return Failure(f"ended by SIGTERM; {_STATE}", signal_exit_code(signal.SIGTERM))
    if isinstance(error, ConfigError | MissingContact):
        return Failure(_one_line(error), USAGE)
    kind = "" if isinstance(error, EXPECTED_ERRORS) else f"{type(error).__name__}: "
    return Failure(kind + _one_line(error))


def _one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
