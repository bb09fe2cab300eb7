"""The report of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class ImportReport:
    """Counts of an import, and one line for each problem."""

    records: int = 0
    """Records written to the archive."""
    unchanged: int = 0
    """Texts and fetches that the corpus or this import held already."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Files and records that cannot be imported, by kind."""
    errors: list[str] = field(default_factory=list)
    """One line for each file, line or record that could not be read: what, where, why."""
    notes: list[str] = field(default_factory=list)
    """One line for each text whose URL has another text in this import; the newer of the two counts."""
