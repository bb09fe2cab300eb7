"""The plan: where an article stands, what kind it is and what becomes of it, from its index alone.

Articles are numbered from 0 over the whole network. Their sites and kinds repeat in blocks of a hundred, so
that every question (which site, the how-manieth there, whose copy) is answered by arithmetic, without a
table of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from fanwen.demo.dice import Dice, share

SITES = ("gbk", "utf8", "docshare", "farm", "bare")
BLOCK = 100


class Kind(StrEnum):
    """What a speech is, seen from its group."""

    ORIGINAL = "original"
    TEMPLATE = "template"
    """An original that shares salutation, closing and some sentences with the others of its frame."""
    REPOST = "repost"
    EDITED = "edited"
    SPUN = "spun"
    TRADITIONAL = "traditional"
    ANNOTATED = "annotated"
    PREVIEW = "preview"
    MEMBER = "compilation member"


class Fate(StrEnum):
    """What becomes of an article between the two crawls."""

    STAYS = "stays"
    VANISHED = "vanished"
    CHANGED = "changed"
    NEW = "new"


_COUNTS: dict[str, dict[Kind, int]] = {
    "gbk": {Kind.ORIGINAL: 18, Kind.REPOST: 3, Kind.EDITED: 3, Kind.TEMPLATE: 2},
    "utf8": {
        Kind.ORIGINAL: 13,
        Kind.REPOST: 3,
        Kind.EDITED: 2,
        Kind.SPUN: 2,
        Kind.PREVIEW: 3,
        Kind.TEMPLATE: 2,
        Kind.MEMBER: 1,
    },
    "docshare": {Kind.ORIGINAL: 3, Kind.REPOST: 2, Kind.EDITED: 1, Kind.SPUN: 2, Kind.PREVIEW: 8},
    "farm": {Kind.TRADITIONAL: 5, Kind.ANNOTATED: 5, Kind.SPUN: 2, Kind.MEMBER: 6},
    "bare": {Kind.ORIGINAL: 8, Kind.REPOST: 3, Kind.EDITED: 2, Kind.TEMPLATE: 1},
}
"""Articles of each site and kind in a block; MEMBER stands for a page that compiles several speeches."""


def _slots() -> tuple[tuple[str, Kind], ...]:
    rows = [
        (site, kind)
        for site, kinds in _COUNTS.items()
        for kind, number in kinds.items()
        for _ in range(number)
    ]
    order = sorted(range(BLOCK), key=lambda at: share("slot", at))
    return tuple(rows[at] for at in order)


SLOTS = _slots()
_OF_SITE = {site: [at for at, slot in enumerate(SLOTS) if slot[0] == site] for site in SITES}
_SOURCES = [at for at, (site, kind) in enumerate(SLOTS) if kind is Kind.ORIGINAL and site != "docshare"]
"""Slots that may be copied; the document site may hold no more than the beginning of its originals."""
_VANISHED, _CHANGED, _NEW = 0.03, 0.03, 0.04
"""Shares of the articles that vanish, change and are added between the two crawls."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a network with ``pages`` articles in the first crawl, made from ``seed``."""

    seed: int
    pages: int

    def total(self, phase: int) -> int:
        """Return how many indices a phase (1 or 2) uses, those of vanished articles among them."""
        return self.pages + (max(10, int(self.pages * _NEW)) if phase == 2 else 0)

    def site(self, index: int) -> str:
        """Return the site of an article."""
        return SLOTS[index % BLOCK][0]

    def kind(self, index: int) -> Kind:
        """Return the kind of an article."""
        return SLOTS[index % BLOCK][1]

    def fate(self, index: int) -> Fate:
        """Return what becomes of an article between the crawls."""
        if index >= self.pages:
            return Fate.NEW
        chance = share(self.seed, "fate", index)
        if chance < _VANISHED:
            return Fate.VANISHED
        return Fate.CHANGED if chance < _VANISHED + _CHANGED else Fate.STAYS

    def number(self, index: int) -> int:
        """Return the how-manieth article of its site this is, from 0."""
        slots = _OF_SITE[self.site(index)]
        return index // BLOCK * len(slots) + slots.index(index % BLOCK)

    def index(self, site: str, number: int) -> int:
        """Return the index of a site's article; the inverse of ``number``."""
        block, at = divmod(number, len(_OF_SITE[site]))
        return block * BLOCK + _OF_SITE[site][at]

    def size(self, site: str, phase: int) -> int:
        """Return how many articles of a site have an index in this phase."""
        blocks, rest = divmod(self.total(phase), BLOCK)
        return blocks * len(_OF_SITE[site]) + sum(at < rest for at in _OF_SITE[site])

    def source(self, index: int, salt: int = 0) -> int:
        """Return the index of the original that article ``index`` copies.

        It stands on another site, was there in the first crawl and does not change, so that a copy never
        outlives what it is measured against.
        """
        dice = Dice(self.seed, "source", index, salt)
        here = self.site(index)
        for _ in count():
            found = dice.below(-(-self.pages // BLOCK)) * BLOCK + dice.pick(_SOURCES)
            if found < self.pages and self.site(found) != here and self.fate(found) is not Fate.CHANGED:
                return found
        raise AssertionError("unreachable")  # pragma: no cover

    def indices(self, phase: int) -> range:
        """Return all indices in use in a phase."""
        return range(self.total(phase))
