"""Sections: the stretches of a page's text that hold one speech each, and what is cut from between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.cleaning.edits import Edit


@dataclass(slots=True)
class Section:
    """The text from ``start`` to ``end``; what is trimmed from it is recorded with its Sections."""

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
        """Put the parts of a section in its place."""
        at = next(i for i, item in enumerate(self._items) if item is section)
        self._items[at : at + 1] = parts

    def cut(self, start: int, end: int, rule: str) -> None:
        """Record why the text from ``start`` to ``end`` belongs to no section."""
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
        """Return the edits that leave the sections' texts, parted by form feeds, and nothing else."""
        edits: list[Edit] = []
        cuts = deque(sorted(self._cuts))
        at = 0
        for i, section in enumerate(self._items):
            edits += self._gap(cuts, at, section.start, "\f" if i else "")
            edits += self._stray_feeds(section)
            at = section.end
        return (*edits, *self._gap(cuts, at, len(self.text), ""))

    def _gap(self, cuts: deque[tuple[int, int, str]], start: int, end: int, mark: str) -> list[Edit]:
        """Edits that remove the text between two sections, each with its reason; the last leaves the mark.

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
        """Form feeds that stood in the text would be taken for borders."""
        found = []
        at = self.text.find("\f", section.start, section.end)
        while at >= 0:
            found.append(Edit("split.form-feed", at, "\f", " "))
            at = self.text.find("\f", at + 1, section.end)
        return found
