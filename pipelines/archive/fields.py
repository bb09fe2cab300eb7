"""Fields of a record, and whether the corpus can use them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

MAX_URL_CHARS = 2_000
"""Browsers and servers accept no longer URLs; a longer one is a crawler trap or a mistake."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The web began in 1990; a year outside comes from a clock that was never set, or from a typing error."""

_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::[1-5]?\d{1,4})?/")
"""A URL of this form has no fault. Most URLs match, which saves time."""
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, lone surrogates (UTF-8 cannot encode them), the line and the paragraph separator."""


class BadRecord(Exception):
    """Raised where one record cannot be used although the file is undamaged; the message is the reason."""


def url_fault(url: str) -> str | None:
    """Why the corpus cannot hold a page under this URL; None if it can."""
    if len(url) > MAX_URL_CHARS:
        return f"a URL of more than {MAX_URL_CHARS:,} characters"
    if not is_printable(url):
        return "a URL with control characters or lone surrogates"
    if _PLAIN.match(url):
        return None
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        return f"not a URL: {error}"
    return None


def is_printable(text: str) -> bool:
    """Whether the text is a single line and can be encoded as UTF-8."""
    # ``isprintable`` is stricter and fast, and nearly every text passes it.
    return text.isprintable() or not any(unicodedata.category(char) in _UNPRINTABLE for char in text)


def one_line(name: object) -> str:
    """A name for a one-line message: unchanged if it is printable, else with escapes."""
    text = str(name)
    return text if is_printable(text) else ascii(text)


def normalize_date(date: str) -> str:
    """An ISO date as ``YYYY-MM-DDTHH:MM:SSZ``, since the corpus compares dates as text.

    A date without an offset is UTC, as in WARC files; fractions of a second are cut off. Raises BadRecord if
    it is not a date of the years 1990 to 2100.
    """
    try:
        moment = datetime.fromisoformat(date)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise BadRecord(f"no date of a fetch: {one_line(date[:40]) or 'none given'}") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadRecord(f"a fetch before {FIRST_YEAR} or after {LAST_YEAR}: {one_line(date)}")
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
