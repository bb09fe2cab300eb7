"""Reasons why something was left out, without what is of one page alone."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"\d[\d,.]*")


def general(reason: str) -> str:
    """The reason with N for each number: with figures of one page in it, each page would have its own."""
    return _NUMBERS.sub("N", reason)
