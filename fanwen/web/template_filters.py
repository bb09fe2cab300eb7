"""Filters and tests of the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

_NOT_IN_URLS = frozenset(chr(code) for code in (*range(0x21), 0x7F, 0x5C))


def number(value: float) -> str:
    """``1,234`` or ``0.873``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def day(value: str | None) -> str:
    """``2026-11-20`` from an ISO date or time."""
    return (value or "")[:10]


def minute(value: str) -> str:
    """``2026-11-20 19:15`` from an ISO time."""
    return value[:16].replace("T", " ")


def is_web_address(value: str) -> bool:
    """Whether a URL from a page may become a link: http or https, with a host, without control characters."""
    if _NOT_IN_URLS.intersection(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def query(values: Mapping[str, Any]) -> str:
    """A query string without the empty values."""
    return urlencode({name: value for name, value in values.items() if value})


FILTERS: dict[str, Callable[..., str]] = {"number": number, "day": day, "minute": minute, "query": query}
TESTS: dict[str, Callable[..., bool]] = {"web_address": is_web_address}
