"""Dates: when a page says that it was published.

The functions read the text as it is before banners are removed, since dates stand in banners. They are pure:
"today" is the moment at which the page was fetched.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.cleaning.metadata.date_lines import (
    bare_lines,
    folded_digits,
    has_date,
    is_event,
    iso,
    labelled,
)

HEAD = 1500
"""Characters of a page in which its date, source and file name are looked for."""
_FURTHEST_AHEAD = timedelta(hours=14)
"""The time zone that is furthest ahead of UTC."""


def published_of(text_head: str, fetched_at: str = "") -> str | None:
    """Return the ISO date on which the page says it was published, None where it does not say.

    ``fetched_at`` is an ISO date or time; a later date cannot be right and is passed over.
    """
    head = folded_digits(text_head[:HEAD])
    if not has_date(head):
        return None
    for matches in (labelled(head), bare_lines(head)):
        for match in matches:
            found = iso(match)
            if found and (not fetched_at or found <= _last_day(fetched_at)) and not is_event(head, match):
                return found
    return None


def _last_day(fetched_at: str) -> str:
    """The day that it was then where it is latest: in China it begins while it is yesterday in UTC."""
    return (datetime.fromisoformat(fetched_at) + _FURTHEST_AHEAD).date().isoformat()
