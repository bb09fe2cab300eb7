"""The reasons of rejections."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"\d[\d,.]*")


def without_numbers(reason: str) -> str:
    """The reason with N for each number, so that the same reason of two pages is counted as one."""
    return _NUMBERS.sub("N", reason)
