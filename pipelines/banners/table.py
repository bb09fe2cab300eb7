"""The table of banners: its entries, and which of them a line can hold at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.cues import Cues
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
    """Entries by their cues: without one of its cues in a line, the pattern of an entry cannot match it."""

    def __init__(self, belongs: Callable[[Banner], bool]) -> None:
        self._banners = tuple(banner for banner in BANNERS if belongs(banner))
        self._by_cue: dict[str, set[int]] = {}
        for number, banner in enumerate(self._banners):
            for cue in banner.cue:
                self._by_cue.setdefault(cue, set()).add(number)
        self._cues = frozenset(self._by_cue)

    def possible(self, cues: Iterable[str]) -> list[Banner]:
        """Return the entries that may match a line with these cues, in the order of the table."""
        if self._cues.isdisjoint(cues):
            return []
        numbers = {number for cue in cues if cue in self._by_cue for number in self._by_cue[cue]}
        return [self._banners[number] for number in sorted(numbers)]


CUES = Cues(("\n", *(cue for banner in BANNERS for cue in banner.cue)))
"""The cues of all entries, none of which goes beyond a line, and the end of a line."""
LINES = Index(lambda banner: banner.where != "inline")
LONG = Index(lambda banner: banner.long)
INLINE = Index(lambda banner: banner.where == "inline")
