"""The catalog: what stands in an article in each phase, made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fanwen.demo.copies import edited, preview, spun
from fanwen.demo.dice import Dice, digest
from fanwen.demo.occasion import occasion
from fanwen.demo.plan import BLOCK, Fate, Kind, Plan
from fanwen.demo.speech import Composition, compose, introduction

MOST_MEMBERS = 15
_MEMBERS_FROM, _CHANGED_FROM = 1_000_000, 100_000_000
"""First group number of speeches without an article of their own, and of those that replace another."""
_KNOWN_MEMBER = 0.4
"""Share of a compilation's members that stand elsewhere too."""
_ORPHAN = 0.3
"""Share of the document site's originals of which only a preview stands anywhere."""
_HEADINGS = ("篇{han}", "篇{number}", "【篇{number}】", "第{han}篇：", "稿{number}", "（篇{han}）")
_HAN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech as it stands in one article: clean and simplified, but cut off where the article is."""

    kind: Kind
    group: int
    title: str
    text: str
    published: str
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The contents of one article page, before a site dresses them."""

    index: int
    title: str
    published: str
    kind: Kind
    speeches: tuple[Speech, ...]
    headings: tuple[str, ...] = ()
    """One for each speech of a compilation; empty elsewhere."""
    introduction: str = ""


def han_number(number: int) -> str:
    """Return a number of 1 to 19 in Han digits."""
    return _HAN[number - 1] if number <= 10 else "十" + _HAN[number - 11]


@dataclass(frozen=True)
class Catalog:
    """Everything that the network shows, by index and phase."""

    plan: Plan

    @cached_property
    def seed(self) -> int:
        return self.plan.seed

    def original(self, group: int) -> Composition:
        """Return the speech that a group number stands for."""
        return compose(self.seed, *self._names(group))

    def _names(self, group: int) -> tuple[str, str]:
        """Return the key of a speech and the key of its frame, empty for a speech without one."""
        own_article = group < _MEMBERS_FROM
        framed = own_article and self.plan.kind(group) is Kind.TEMPLATE
        return f"speech {group}", f"frame {group // BLOCK}" if framed else ""

    def group(self, index: int, phase: int) -> int:
        """Return the number of the speech that an article (not a compilation) holds or copies."""
        if phase == 2 and self.plan.fate(index) is Fate.CHANGED:
            return _CHANGED_FROM + index
        if self.plan.kind(index) in (Kind.ORIGINAL, Kind.TEMPLATE):
            return index
        return self.plan.source(index)

    def members(self, index: int) -> list[int]:
        """Return the group numbers of a compilation's speeches, each once."""
        dice = Dice(self.seed, "members", index)
        wanted, found = dice.between(3, MOST_MEMBERS), list[int]()
        for at in range(wanted):
            known = dice.chance(_KNOWN_MEMBER)
            group = self.plan.source(index, at) if known else _MEMBERS_FROM + index * 16 + at
            found.append(group if group not in found else _MEMBERS_FROM + index * 16 + at)
        return found

    def _compiles(self, index: int, phase: int) -> bool:
        changed = phase == 2 and self.plan.fate(index) is Fate.CHANGED
        return self.plan.kind(index) is Kind.MEMBER and not changed

    def title(self, index: int, phase: int) -> str:
        """Return an article's title; cheap, for lists and neighbours."""
        if self._compiles(index, phase):
            members = self.members(index)
            return f"{self._title(members[0])}（{self._boast(index)}{len(members)}篇）"
        return self._title(self.group(index, phase))

    def _title(self, group: int) -> str:
        return occasion(self.seed, *self._names(group)).title

    def _boast(self, index: int) -> str:
        return ("汇总", "精选", "通用", "优秀", "合集", "热门")[digest(self.seed, "boast", index) % 6]

    def article(self, index: int, phase: int) -> Article:
        """Return what stands in an article."""
        if self._compiles(index, phase):
            return self._compilation(index, phase)
        speech = self._speech(index, phase)
        return Article(index, speech.title, speech.published, speech.kind, (speech,))

    def _speech(self, index: int, phase: int) -> Speech:
        group = self.group(index, phase)
        told, kind = self.original(group), self.plan.kind(index)
        if group >= _CHANGED_FROM:
            return Speech(Kind.ORIGINAL, group, told.title, told.text, told.published)
        dice = Dice(self.seed, "copy", index)
        orphan = kind is Kind.ORIGINAL and self.plan.site(index) == "docshare" and dice.chance(_ORPHAN)
        text, cut = told.text, orphan or kind is Kind.PREVIEW
        if cut:
            text = preview(text, dice)
        elif kind is Kind.EDITED:
            text = edited(text, dice)
        elif kind is Kind.SPUN:
            text = spun(text, dice)
        return Speech(kind, group, told.title, text, told.published, cut)

    def _compilation(self, index: int, phase: int) -> Article:
        members = self.members(index)
        title = self._title(members[0])
        style = _HEADINGS[digest(self.seed, "heading", index) % len(_HEADINGS)]
        headings = []
        for at in range(1, len(members) + 1):
            mark = style.format(han=han_number(at), number=at)
            headings.append(mark + title if style.endswith(("：", "】")) else title + mark)
        first = self.original(members[0])
        speeches = (self.original(group) for group in members)
        rows = (
            Speech(Kind.MEMBER, group, heading, told.text, first.published)
            for group, heading, told in zip(members, headings, speeches, strict=True)
        )
        intro = introduction(self.seed, f"{index}", first.genre)
        return Article(
            index, self.title(index, phase), first.published, Kind.MEMBER, tuple(rows), tuple(headings), intro
        )
