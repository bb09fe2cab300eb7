"""The finding of a check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A message with its level (ok, note or error), and how to fix the problem."""

    level: str
    message: str
    fix: str = ""
