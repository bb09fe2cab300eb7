"""The options that say which speeches count, the same in every command that finds or exports some."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from db.search import Query, QueryError
from fanwen.console.errors import USAGE, Failure

Command = TypeVar("Command", bound=Callable[..., Any])

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _date(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _DATE.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no date: write 2024, 2024-05 or 2024-05-31")
    return value


_OPTIONS = (
    click.option("--site", help="Only speeches of this site."),
    click.option("--genre", help="Only this genre, as `fanwen stats` names them."),
    click.option("--from", "since", callback=_date, metavar="DATE", help="From this year, month or day on."),
    click.option("--to", "until", callback=_date, metavar="DATE", help="Up to its end; 2024 is all of 2024."),
    click.option("--min-chars", "least", type=click.IntRange(0), help="At least so many characters."),
    click.option("--max-chars", "most", type=click.IntRange(0), help="At most so many characters."),
)


def filter_options(command: Command) -> Command:
    """Give a command the options that are the fields of Filters."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def query_of(words: str) -> Query:
    """The query that a person typed. Raises Failure where it asks for nothing."""
    try:
        return Query.parse(words)
    except QueryError as error:
        raise Failure(str(error), USAGE) from error
