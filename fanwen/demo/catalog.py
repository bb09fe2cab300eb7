"""The catalog: the content of each article in each phase, generated on request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fanwen.demo.copies import cut_preview, edit, spin
from fanwen.demo.occasion import occasion
from fanwen.demo.plan import BLOCK, Fate, Kind, Plan
from fanwen.demo.rng import Rng, digest
from fanwen.demo.speech import Composition, compose, introduction

MOST_MEMBERS = 15
_MEMBERS_FROM, _CHANGED_FROM = 1_000_000, 100_000_000
"""First group number of speeches that are only in compilations, and of speeches that replace another."""
_KNOWN_MEMBER = 0.4
"""Share of the speeches of a compilation that are also elsewhere."""
_ORPHAN = 0.3
"""Share of the originals on the document site that exist only as a preview."""
_HEADINGS = ("篇{han}", "篇{number}", "【篇{number}】", "第{han}篇：", "稿{number}", "（篇{han}）")
_HAN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech of one article: clean and simplified, but truncated if the article is."""

    kind: Kind
    group: int
    title: str
    text: str
    published: str
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The content of one article, without the markup of a site."""

    index: int
    title: str
    published: str
    kind: Kind
    speeches: tuple[Speech, ...]
    headings: tuple[str, ...] = ()
    """One for each speech of a compilation; otherwise empty."""
    introduction: str = ""


def han_number(number: int) -> str:
    """Return a number of 1 to 19 in Han digits."""
    return _HAN[number - 1] if number <= 10 else "十" + _HAN[number - 11]


@dataclass(frozen=True)
class Catalog:
    """The content of all sites, by index and phase."""

    plan: Plan

    @cached_property
    def seed(self) -> int:
        return self.plan.seed

    def original(self, group: int) -> Composition:
        """Return the original speech of a group."""
        return compose(self.seed, *self._names(group))

    def _names(self, group: int) -> tuple[str, str]:
        """Return the key of a speech and the key of its frame, which is empty for a speech without one."""
        own_article = group < _MEMBERS_FROM
        framed = own_article and self.plan.kind(group) is Kind.TEMPLATE
        return f"speech {group}", f"frame {group // BLOCK}" if framed else ""

    def group(self, index: int, phase: int) -> int:
        """Return the number of the speech that an article (not a compilation) contains or copies."""
        if phase == 2 and self.plan.fate(index) is Fate.CHANGED:
            return _CHANGED_FROM + index
        if self.plan.kind(index) in (Kind.ORIGINAL, Kind.TEMPLATE):
            return index
        return self.plan.source(index)

    def members(self, index: int) -> list[int]:
        """Return the group numbers of a compilation's speeches, each once."""
        rng = Rng(self.seed, "members", index)
        size, groups = rng.between(3, MOST_MEMBERS), list[int]()
        for position in range(size):
            known = rng.chance(_KNOWN_MEMBER)
            group = self.plan.source(index, position) if known else _MEMBERS_FROM + index * 16 + position
            groups.append(group if group not in groups else _MEMBERS_FROM + index * 16 + position)
        return groups

    def _is_compilation(self, index: int, phase: int) -> bool:
        changed = phase == 2 and self.plan.fate(index) is Fate.CHANGED
        return self.plan.kind(index) is Kind.MEMBER and not changed

    def title(self, index: int, phase: int) -> str:
        """Return the title of an article, without generating its text."""
        if self._is_compilation(index, phase):
            members = self.members(index)
            return f"{self._title(members[0])}（{self._praise(index)}{len(members)}篇）"
        return self._title(self.group(index, phase))

    def _title(self, group: int) -> str:
        return occasion(self.seed, *self._names(group)).title

    def _praise(self, index: int) -> str:
        return ("汇总", "精选", "通用", "优秀", "合集", "热门")[digest(self.seed, "boast", index) % 6]

    def article(self, index: int, phase: int) -> Article:
        """Return the content of an article."""
        if self._is_compilation(index, phase):
            return self._compilation(index, phase)
        speech = self._speech(index, phase)
        return Article(index, speech.title, speech.published, speech.kind, (speech,))

    def _speech(self, index: int, phase: int) -> Speech:
        group = self.group(index, phase)
        original, kind = self.original(group), self.plan.kind(index)
        if group >= _CHANGED_FROM:
            return Speech(Kind.ORIGINAL, group, original.title, original.text, original.published)
        rng = Rng(self.seed, "copy", index)
        orphan = kind is Kind.ORIGINAL and self.plan.site(index) == "docshare" and rng.chance(_ORPHAN)
        text, truncated = original.text, orphan or kind is Kind.PREVIEW
        if truncated:
            text = cut_preview(text, rng)
        elif kind is Kind.EDITED:
            text = edit(text, rng)
        elif kind is Kind.SPUN:
            text = spin(text, rng)
        return Speech(kind, group, original.title, text, original.published, truncated)

    def _compilation(self, index: int, phase: int) -> Article:
        members = self.members(index)
        title = self._title(members[0])
        style = _HEADINGS[digest(self.seed, "heading", index) % len(_HEADINGS)]
        headings = []
        for number in range(1, len(members) + 1):
            mark = style.format(han=han_number(number), number=number)
            headings.append(mark + title if style.endswith(("：", "】")) else title + mark)
        first = self.original(members[0])
        speeches = (self.original(group) for group in members)
        rows = (
            Speech(Kind.MEMBER, group, heading, original.text, first.published)
            for group, heading, original in zip(members, headings, speeches, strict=True)
        )
        intro = introduction(self.seed, f"{index}", first.genre)
        return Article(
            index, self.title(index, phase), first.published, Kind.MEMBER, tuple(rows), tuple(headings), intro
        )
