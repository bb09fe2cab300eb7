"""Suggestions for a misspelled name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``; did you mean ruiwen or sanwen?`` with up to three similar names; empty if none is similar."""
    similar = get_close_matches(name.lower(), list(names), n=3)
    return f"; did you mean {' or '.join(similar)}?" if similar else ""
