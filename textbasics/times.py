"""Moments in time as text, in the form that the archive and the corpus use: UTC, ``YYYY-MM-DDTHH:MM:SSZ``.

Texts of this form sort by time.
"""

from __future__ import annotations

from datetime import UTC, datetime

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def utc_text(moment: datetime) -> str:
    """The text of a moment in UTC, to the second.

    >>> utc_text(datetime(2026, 11, 29, 8, 5, 1, tzinfo=UTC))
    '2026-11-29T08:05:01Z'
    """
    return moment.strftime(_FORM)


def utc_now() -> str:
    """The text of the present moment."""
    return utc_text(datetime.now(UTC))


def utc_moment(text: str) -> datetime:
    """The moment of a text. Raises ValueError if the text has another form."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
