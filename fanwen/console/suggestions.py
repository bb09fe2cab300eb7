"""Suggestions: the names that were likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``; did you mean ruiwen or sanwen?`` for the names that are most like this one, else nothing."""
    like = get_close_matches(name.lower(), list(names), n=3)
    return f"; did you mean {' or '.join(like)}?" if like else ""
