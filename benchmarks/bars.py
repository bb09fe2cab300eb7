"""Limits that the figures of a benchmark must keep; a limit that is missed fails the run at its end."""

from __future__ import annotations

import sys


class Bars:
    """The limits of one run, each printed with its figure."""

    def __init__(self) -> None:
        self._missed = 0

    def least(self, name: str, value: float, bar: float) -> None:
        """Require a value of ``bar`` or more."""
        self._check(f"{name}: {value:.4g} (at least {bar:g})", value >= bar)

    def most(self, name: str, value: float, bar: float) -> None:
        """Require a value of ``bar`` or less."""
        self._check(f"{name}: {value:.4g} (at most {bar:g})", value <= bar)

    def close(self) -> None:
        """End the process with exit code 1 if a limit was missed."""
        if self._missed:
            sys.exit(1)

    def _check(self, line: str, is_kept: bool) -> None:
        print(f"{'ok    ' if is_kept else 'MISSED'} {line}", flush=True)
        self._missed += not is_kept
