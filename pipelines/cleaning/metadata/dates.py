"""Dates: the day on which a page was published, or on which a speech was given.

The text is read before banners are removed, since dates stand in banners. All functions are pure: a date may
not lie after the time at which the page was fetched.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.cleaning.metadata.date_lines import (
    byline_date,
    date_below_text,
    half_width_digits,
    has_date,
    is_event_date,
    iso_date,
    labelled_dates,
    lone_dates,
    speech_dates,
)
from pipelines.cleaning.metadata.short_texts import repair_and_simplify

SEARCHED_CHARS = 1500
"""Characters at the beginning of a page in which its date, source and file name are searched."""
_FURTHEST_AHEAD = timedelta(hours=14)
"""Offset from UTC of the time zone that is furthest ahead."""


def published_of(text_head: str, fetched_at: str = "") -> str | None:
    """The ISO date on which the page says that it was published; None if it does not say.

    ``fetched_at`` is an ISO date or time; later dates are ignored.
    """
    head = half_width_digits(text_head[:SEARCHED_CHARS])
    if not has_date(head):
        return None
    for matches in (labelled_dates(head), lone_dates(head)):
        for match in matches:
            day = iso_date(match)
            if day and (not fetched_at or day <= _last_day(fetched_at)) and not is_event_date(head, match):
                return day
    return None


def published_around(title: str, lead: str, text: str, tail: str, fetched_at: str) -> str | None:
    """The date without a label that stands between the title and the text, or below the text.

    ``lead`` and ``text`` are repaired and simplified, ``tail`` is as it stands on the page.
    """
    byline = byline_date(title, lead, text)
    published = published_of(byline, fetched_at) if byline else None
    if published is None:
        signed = date_below_text(text, repair_and_simplify(tail)[0] if has_date(tail) else "")
        published = published_of(signed, fetched_at) if signed else None
    return published


def speech_date(text: str, byline: str, fetched_at: str) -> str | None:
    """The date of a speech by the lines under its title (``byline``) or at the end of its text."""
    return published_of(speech_dates(f"{byline}\n{text}" if byline else text), fetched_at)


def _last_day(fetched_at: str) -> str:
    """The latest local date anywhere at that time: in China a day begins while it is yesterday in UTC."""
    return (datetime.fromisoformat(fetched_at) + _FURTHEST_AHEAD).date().isoformat()
