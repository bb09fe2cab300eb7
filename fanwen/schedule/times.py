"""The times of a job, in the notation of crontab and of systemd.

cronsim and croniter find the next time of a crontab line. They have no form of it that systemd understands,
and their errors do not say which values a field may have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ITEM = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d+))?")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, ("", *_MONTHS)),
    _Field("day of the week", 0, 7, (*_DAYS, "sun")),
)


@dataclass(frozen=True, slots=True)
class Times:
    """The five fields of a crontab line, checked."""

    fields: tuple[str, str, str, str, str]

    def cron(self) -> str:
        """The fields as crontab writes them."""
        return " ".join(self.fields)

    def calendar(self) -> str:
        """The fields as systemd's OnCalendar writes them.

        Raises ValueError if both a day of the month and a day of the week are given: cron then runs on either
        of them, and systemd has no such form.
        """
        minute, hour, day, month, weekday = (
            _calendar(text, field) for text, field in zip(self.fields, _FIELDS, strict=True)
        )
        if weekday != "*" and day != "*":
            raise ValueError("systemd cannot combine a day of the month with a day of the week")
        return f"{'' if weekday == '*' else weekday + ' '}*-{month}-{day} {hour}:{minute}:00"


def daily_at(clock: str) -> Times:
    """Daily at ``HH:MM``. Raises ValueError if that is not a time of day."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", clock)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"{clock!r} is not a time of day; write it as 03:17")
    return Times((str(int(match[2])), str(int(match[1])), "*", "*", "*"))


def parse_cron(line: str) -> Times:
    """Parse a crontab line of five fields. Raises ValueError, which names the invalid field."""
    parts = line.lower().split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"{line!r} has {len(parts)} fields; write five, as in '17 3 * * *'")
    for text, field in zip(parts, _FIELDS, strict=True):
        for item in text.split(","):
            _bounds(item, field)
    minute, hour, day, month, weekday = parts
    return Times((minute, hour, day, month, weekday))


def _bounds(item: str, field: _Field) -> tuple[int, int, int | None]:
    """First, last and step of an item such as ``1-5`` or ``*/15``."""
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(f"the {field.name} {item!r} is invalid; write a number, a-b, * or */n")
    if match[1]:
        first, last = field.least, field.most
    else:
        first = _number(match[2], field)
        last = _number(match[3], field) if match[3] else first
    if last < first or (match[4] and (int(match[4]) == 0 or (first == last))):
        raise ValueError(f"the {field.name} {item!r} is an empty range")
    return first, last, int(match[4]) if match[4] else None


def _number(text: str, field: _Field) -> int:
    number = int(text) if text.isdecimal() else _named(text, field.names)
    if not field.least <= number <= field.most:
        raise ValueError(
            f"the {field.name} {text!r} is invalid; it must be from {field.least} to {field.most}"
        )
    return number


def _named(text: str, names: Sequence[str]) -> int:
    return names.index(text) if text in names else -1


def _calendar(text: str, field: _Field) -> str:
    if text == "*":
        return "*"
    return ",".join(_calendar_item(*_bounds(item, field), field) for item in text.split(","))


def _calendar_item(first: int, last: int, step: int | None, field: _Field) -> str:
    if field.names and field.most == 7:
        # systemd accepts no steps of weekdays and no day 0.
        return ",".join(_DAYS[day % 7].capitalize() for day in range(first, last + 1, step or 1))
    if first == last:
        return str(first) if field.names or field.least else f"{first:02}"
    return f"{first}..{last}" + (f"/{step}" if step else "")
