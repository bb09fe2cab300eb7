"""The plan: the site, kind and fate of each article, computed from its index.

Articles are numbered from 0 over all sites. Sites and kinds repeat in blocks of 100, so that the site of an
article, its number there and its original are computed without a table of all articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from fanwen.demo.rng import Rng, share

SITES = ("gbk", "utf8", "docshare", "farm", "bare")
BLOCK = 100


class Kind(StrEnum):
    """The relation of a speech to the original of its group."""

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
    """The change of an article between the two crawls."""

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
"""Articles of each site and kind in a block; MEMBER is a page that compiles several speeches."""


def _slots() -> tuple[tuple[str, Kind], ...]:
    rows = [
        (site, kind)
        for site, kinds in _COUNTS.items()
        for kind, number in kinds.items()
        for _ in range(number)
    ]
    order = sorted(range(BLOCK), key=lambda slot: share("slot", slot))
    return tuple(rows[slot] for slot in order)


SLOTS = _slots()
_OF_SITE = {site: [index for index, slot in enumerate(SLOTS) if slot[0] == site] for site in SITES}
_SOURCES = [index for index, (site, kind) in enumerate(SLOTS) if kind is Kind.ORIGINAL and site != "docshare"]
"""Slots that may be copied; the document site may have only the beginning of its originals."""
_VANISHED, _CHANGED, _NEW = 0.03, 0.03, 0.04
"""Shares of the articles that are removed, changed and added between the two crawls."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a network with ``pages`` articles in the first crawl, made from ``seed``."""

    seed: int
    pages: int

    def total(self, phase: int) -> int:
        """Return the number of indices in a phase (1 or 2), including those of removed articles."""
        return self.pages + (max(10, int(self.pages * _NEW)) if phase == 2 else 0)

    def site(self, index: int) -> str:
        """Return the site of an article."""
        return SLOTS[index % BLOCK][0]

    def kind(self, index: int) -> Kind:
        """Return the kind of an article."""
        return SLOTS[index % BLOCK][1]

    def fate(self, index: int) -> Fate:
        """Return the change of an article between the crawls."""
        if index >= self.pages:
            return Fate.NEW
        chance = share(self.seed, "fate", index)
        if chance < _VANISHED:
            return Fate.VANISHED
        return Fate.CHANGED if chance < _VANISHED + _CHANGED else Fate.STAYS

    def number(self, index: int) -> int:
        """Return the number of an article on its site, from 0."""
        slots = _OF_SITE[self.site(index)]
        return index // BLOCK * len(slots) + slots.index(index % BLOCK)

    def index(self, site: str, number: int) -> int:
        """Return the index of a site's article; the inverse of ``number``."""
        block, position = divmod(number, len(_OF_SITE[site]))
        return block * BLOCK + _OF_SITE[site][position]

    def size(self, site: str, phase: int) -> int:
        """Return how many articles of a site have an index in this phase."""
        blocks, rest = divmod(self.total(phase), BLOCK)
        return blocks * len(_OF_SITE[site]) + sum(slot < rest for slot in _OF_SITE[site])

    def source(self, index: int, salt: int = 0) -> int:
        """Return the index of the original that article ``index`` copies.

        The original is on another site, exists in the first crawl and does not change, so that the corpus
        always has the original of a copy.
        """
        rng = Rng(self.seed, "source", index, salt)
        here = self.site(index)
        for _ in count():
            original = rng.below(-(-self.pages // BLOCK)) * BLOCK + rng.pick(_SOURCES)
            if (
                original < self.pages
                and self.site(original) != here
                and self.fate(original) is not Fate.CHANGED
            ):
                return original
        raise AssertionError("unreachable")  # pragma: no cover

    def indices(self, phase: int) -> range:
        """Return all indices in use in a phase."""
        return range(self.total(phase))
