"""Table: the entries of ``data/banners.toml``, and an index by cue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.rule_files import table


@dataclass(frozen=True, slots=True)
class Banner:
    """One entry of the table; its edits are recorded under ``rule``."""

    rule: str
    kind: str
    where: str
    pattern: re.Pattern[str]
    cue: frozenset[str]
    cut: bool = False
    long: bool = False
    below: bool = False


def _load() -> tuple[Banner, ...]:
    return tuple(
        Banner(
            rule=f"banners.{row['kind']}-{row['name']}",
            kind=row["kind"],
            where=row["where"],
            pattern=re.compile(row["pattern"]),
            cue=frozenset(row["cue"]),
            cut=row.get("cut", False),
            long=row.get("long", False),
            below=row.get("below", False),
        )
        for row in table("banners")["banner"]
    )


BANNERS = _load()


class Index:
    """Entries by their cues: the pattern of an entry cannot match a line without one of its cues."""

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


def rules_of(*kinds: str) -> frozenset[str]:
    """Return the rules of the entries of these kinds."""
    return frozenset(banner.rule for banner in BANNERS if banner.kind in kinds)


TRUNCATION = rules_of("truncation")
"""Rules of the entries that say that the page shows only a part of its text."""
BELOW = frozenset(banner.rule for banner in BANNERS if banner.below)
"""Those of them that are also used in the lines around the text."""
CUES = Cues(("\n", *(cue for banner in BANNERS for cue in banner.cue)))
"""The cues of all entries, and the end of a line; no cue holds one."""


@cache
def cues_below() -> Cues:
    """Return the cues of the rules in BELOW, in both scripts: the lines around a text are not converted."""
    cues = {cue for banner in BANNERS if banner.below for cue in banner.cue}
    return Cues((*cues, *map(OpenCC("s2t").convert, cues)))


LINES = Index(lambda banner: banner.where != "inline")
LONG = Index(lambda banner: banner.long)
INLINE = Index(lambda banner: banner.where == "inline")
