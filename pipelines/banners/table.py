"""The table of banners: its entries, and which of them a text can hold at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.formulas import table


@dataclass(frozen=True, slots=True)
class Banner:
    """One entry of the table; ``rule`` is what its edits are recorded under."""

    rule: str
    where: str
    pattern: re.Pattern[str]
    cue: frozenset[str]
    cut: bool = False
    long: bool = False


def _load() -> tuple[Banner, ...]:
    return tuple(
        Banner(
            rule=f"{row['kind']}:{row['name']}",
            where=row["where"],
            pattern=re.compile(row["pattern"]),
            cue=frozenset(row["cue"]),
            cut=row.get("cut", False),
            long=row.get("long", False),
        )
        for row in table("banners")["banner"]
    )


BANNERS = _load()


class Index:
    """Entries by their cues: without one of its cues in the text, the pattern of an entry cannot match."""

    def __init__(self, banners: Iterable[Banner]) -> None:
        self._banners = tuple(banners)
        self._cues = frozenset(cue for banner in self._banners for cue in banner.cue)

    def possible(self, folded: str, near: list[str]) -> list[Banner]:
        """Return the entries that may match in the text, given the cues that may stand in it."""
        present = [cue for cue in near if cue in self._cues and cue in folded]
        return [b for b in self._banners if not b.cue.isdisjoint(present)] if present else []


_CUES = [(cue, frozenset(cue)) for cue in sorted({cue for banner in BANNERS for cue in banner.cue})]
LINES = Index(b for b in BANNERS if b.where != "inline")
LONG = Index(b for b in BANNERS if b.long)
INLINE = Index(b for b in BANNERS if b.where == "inline")


def near_cues(folded: str) -> list[str]:
    """The cues whose characters all stand in the text: far quicker than to look for each of them."""
    signs = set(folded)
    return [cue for cue, needed in _CUES if needed <= signs]
