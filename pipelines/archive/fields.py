"""Fields: what a record says of itself, and whether the corpus can be built on it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

LONGEST_URL = 2_000
"""Characters. Browsers and servers take no longer ones; what is longer is a trap or a mistake."""

EARLIEST, LATEST = 1990, 2100
"""Years. The web began in 1990; what lies outside is a clock that was never set, or a slip of the pen."""

_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::[1-5]?\d{1,4})?/")
"""Nothing can be wrong with such an address: most need no closer look."""
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, lone surrogates (no UTF-8 can hold them), the line and the paragraph separator."""


class BadRecord(Exception):
    """Raised where one record cannot be used though the file is whole; the message is the reason."""


def url_fault(url: str) -> str | None:
    """Why the corpus cannot hold a page under this URL; None where it can."""
    if len(url) > LONGEST_URL:
        return f"a URL of more than {LONGEST_URL:,} characters"
    if not is_printable(url):
        return "a URL with control characters or half characters"
    if _PLAIN.match(url):
        return None
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        return f"not a URL: {error}"
    return None


def is_printable(text: str) -> bool:
    """Whether the text is of one line and can be written as UTF-8."""
    # Python's notion of printable is narrower: what passes it has none of these, and nearly everything does.
    return text.isprintable() or not any(unicodedata.category(sign) in _UNPRINTABLE for sign in text)


def shown(name: object) -> str:
    """A name as it may stand in a message of one line: as it is, or else with its odd bytes escaped."""
    text = str(name)
    return text if is_printable(text) else ascii(text)


def utc_seconds(date: str) -> str:
    """An ISO date as ``YYYY-MM-DDTHH:MM:SSZ``: the corpus compares dates as text.

    A date without an offset is UTC, as WARC files have it; fractions of a second are cut off. Raises
    BadRecord where it is no date, or none of the years 1990 to 2100.
    """
    try:
        moment = datetime.fromisoformat(date)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise BadRecord(f"no date of a fetch: {shown(date[:40]) or 'none given'}") from None
    if not EARLIEST <= moment.year <= LATEST:
        raise BadRecord(f"a fetch before {EARLIEST} or after {LATEST}: {shown(date)}")
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
