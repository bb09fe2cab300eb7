"""The options that filter speeches, for `fanwen search` and `fanwen export`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from db.search import Query, QueryError
from fanwen.console.errors import USAGE, Failure

Command = TypeVar("Command", bound=Callable[..., Any])

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _date(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _is_date(value):
        raise click.BadParameter(f"{value!r} is not a date; write 2024, 2024-05 or 2024-05-31")
    return value


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


_OPTIONS = (
    click.option("--site", help="Only speeches of this site."),
    click.option("--genre", help="Only speeches of this genre (see `fanwen stats`)."),
    click.option("--from", "since", callback=_date, metavar="DATE", help="From this year, month or day."),
    click.option(
        "--to", "until", callback=_date, metavar="DATE", help="To the end of this year, month or day."
    ),
    click.option("--min-chars", "least", type=click.IntRange(0), help="At least this many characters."),
    click.option("--max-chars", "most", type=click.IntRange(0), help="At most this many characters."),
)


def filter_options(command: Command) -> Command:
    """Add the options to a command. Their names are the fields of Filters."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def parse_query(words: str) -> Query:
    """Parse a query. Raises Failure if it has no words to search for."""
    try:
        return Query.parse(words)
    except QueryError as error:
        raise Failure(str(error), USAGE) from error
