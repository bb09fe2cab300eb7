"""Filters: which speeches count, whatever they say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of a speech beside its words; None asks for nothing."""

    site: str | None = None
    genre: str | None = None
    since: str | None = None
    """The first year, month or day, as ``2024``, ``2024-05`` or ``2024-05-31``."""
    until: str | None = None
    """The last one, included whole. A speech without a date meets neither."""
    least: int | None = None
    """The least number of characters."""
    most: int | None = None

    def sql(self, table: str) -> tuple[str, dict[str, object]]:
        """Conditions on the columns of ``table``, each led by AND, with their values."""
        asked = {
            "site": (f"{table}.site = :site", self.site),
            "genre": (f"{table}.genre = :genre", self.genre),
            "since": (f"{table}.published >= :since", self.since),
            # A tilde sorts behind every digit and dash: all days of the year or month are before it.
            "until": (f"{table}.published <= :until", None if self.until is None else f"{self.until}~"),
            "least": (f"{table}.chars >= :least", self.least),
            "most": (f"{table}.chars <= :most", self.most),
        }
        given = {name: each for name, each in asked.items() if each[1] is not None}
        where = "".join(f" AND {condition}" for condition, _ in given.values())
        return where, {name: value for name, (_, value) in given.items()}
