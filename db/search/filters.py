"""Filters: conditions on a speech other than its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on a speech; None sets no condition."""

    site: str | None = None
    genre: str | None = None
    since: str | None = None
    """The first year, month or day, as ``2024``, ``2024-05`` or ``2024-05-31``."""
    until: str | None = None
    """The last one, inclusive. A speech without a date meets neither condition."""
    least: int | None = None
    """The least number of characters."""
    most: int | None = None

    def sql(self, table: str) -> tuple[str, dict[str, object]]:
        """Conditions on the columns of ``table``, each beginning with AND, with their values."""
        possible = {
            "site": (f"{table}.site = :site", self.site),
            "genre": (f"{table}.genre = :genre", self.genre),
            "since": (f"{table}.published >= :since", self.since),
            # A tilde sorts after every digit and dash, so all days of the year or month sort before it.
            "until": (f"{table}.published <= :until", None if self.until is None else f"{self.until}~"),
            "least": (f"{table}.chars >= :least", self.least),
            "most": (f"{table}.chars <= :most", self.most),
        }
        conditions = {name: pair for name, pair in possible.items() if pair[1] is not None}
        where = "".join(f" AND {condition}" for condition, _ in conditions.values())
        return where, {name: value for name, (_, value) in conditions.items()}
