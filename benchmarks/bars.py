"""Bars: what a benchmark must show; one that is missed fails it, once everything has been told."""

from __future__ import annotations

import sys


class Bars:
    """The bars of one run."""

    def __init__(self) -> None:
        self._missed = 0

    def least(self, what: str, value: float, bar: float) -> None:
        """Ask for a value of ``bar`` or more."""
        self._tell(f"{what}: {value:.4g}, at least {bar:g} is asked for", value >= bar)

    def most(self, what: str, value: float, bar: float) -> None:
        """Ask for a value of ``bar`` or less."""
        self._tell(f"{what}: {value:.4g}, at most {bar:g} is asked for", value <= bar)

    def close(self) -> None:
        """End the process with exit code 1 where a bar was missed."""
        if self._missed:
            sys.exit(1)

    def _tell(self, line: str, holds: bool) -> None:
        print(f"{'holds ' if holds else 'MISSED'} {line}", flush=True)
        self._missed += not holds
