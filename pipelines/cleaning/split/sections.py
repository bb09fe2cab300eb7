"""Sections: the stretches of a page's text that hold one speech each, and the text cut from between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.cleaning.edits import Edit


@dataclass(slots=True)
class Section:
    """The text from ``start`` to ``end``; its Sections record what is trimmed from it."""

    start: int
    end: int
    title: str
    heading: str = ""
    """The words of its heading, without the number; the text may repeat them."""
    truncated: bool = False
    starts_mid_sentence: bool = False
    byline: str = ""
    """What stood above its salutation."""


class Sections:
    """The sections of one text, in order, not overlapping; at first one that holds everything."""

    def __init__(self, text: str, title: str) -> None:
        self.text = text
        self.title = title
        self._items = [Section(0, len(text), title)]
        self._cuts: list[tuple[int, int, str]] = []

    def __iter__(self) -> Iterator[Section]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def replace(self, section: Section, parts: list[Section]) -> None:
        """Replace a section by its parts."""
        index = next(i for i, item in enumerate(self._items) if item is section)
        self._items[index : index + 1] = parts

    def cut(self, start: int, end: int, rule: str) -> None:
        """Record by which rule the text from ``start`` to ``end`` belongs to no section."""
        if start < end:
            self._cuts.append((start, end, rule))

    def drop_head(self, section: Section, end: int, rule: str) -> None:
        """Let the section begin at ``end``, or at the first character after it that is not blank."""
        end = min(end, section.end)
        while end < section.end and self.text[end].isspace():
            end += 1
        self.cut(section.start, end, rule)
        section.start = end

    def drop_tail(self, section: Section, start: int, rule: str) -> None:
        """Let the section end at ``start``, or after the last character before it that is not blank."""
        start = max(start, section.start)
        while start > section.start and self.text[start - 1].isspace():
            start -= 1
        self.cut(start, section.end, rule)
        section.end = start

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that leave only the sections' texts, separated by form feeds."""
        edits: list[Edit] = []
        cuts = deque(sorted(self._cuts))
        end = 0
        for i, section in enumerate(self._items):
            edits += self._gap(cuts, end, section.start, "\f" if i else "")
            edits += self._stray_feeds(section)
            end = section.end
        return (*edits, *self._gap(cuts, end, len(self.text), ""))

    def _gap(self, cuts: deque[tuple[int, int, str]], start: int, end: int, mark: str) -> list[Edit]:
        """Return the edits that remove the text between two sections; the last one leaves the mark.

        Takes the cuts of this gap from the sorted ``cuts``: each lies between two sections.
        """
        edits: list[Edit] = []
        while cuts and cuts[0][0] < end:
            cut_start, cut_end, rule = cuts.popleft()
            left, right = max(cut_start, start), min(cut_end, end)
            if left < right:
                edits += self._removal(start, left, "split.border")
                edits += self._removal(left, right, rule)
                start = right
        edits += self._removal(start, end, "split.border")
        if mark:
            last = edits.pop() if edits else Edit("split.border", end, "", "")
            edits.append(Edit(last.rule, last.start, last.before, mark))
        return edits

    def _removal(self, start: int, end: int, rule: str) -> list[Edit]:
        return [Edit(rule, start, self.text[start:end], "")] if start < end else []

    def _stray_feeds(self, section: Section) -> list[Edit]:
        """Return the edits that replace form feeds in the text, which would be taken for borders."""
        edits = []
        position = self.text.find("\f", section.start, section.end)
        while position >= 0:
            edits.append(Edit("split.form-feed", position, "\f", " "))
            position = self.text.find("\f", position + 1, section.end)
        return edits
