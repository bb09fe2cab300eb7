"""What a command says when it cannot go on: one line, and an exit code that a script can tell apart."""

from __future__ import annotations

from typing import IO, Any

import click

OK = 0
FAILED = 1
USAGE = 2
UNHAPPY = 3
BUSY = 4


def say(message: str) -> None:
    """Say on standard error what is wrong, in one line that cannot send commands to a terminal."""
    words = " ".join(message.split())
    click.echo("fanwen: " + "".join(sign if sign.isprintable() else "·" for sign in words), err=True)


class Failure(click.ClickException):
    """Ends the command with one line on standard error: what, where, and what to do."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        say(self.format_message())
