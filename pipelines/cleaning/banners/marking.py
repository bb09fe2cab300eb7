"""Marking: which lines of a page are banners, by their words, their place and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.cleaning.banners.table import CUES, LINES, LONG, Banner, rules_of
from pipelines.cleaning.cues import split_by_line
from pipelines.cleaning.phrases import is_closing, is_salutation, is_section, is_signature
from textbasics.sentences import SENTENCE_ENDS
from textbasics.width import half_width

LONGEST_LABEL = 60
"""Characters: a longer line is prose unless an entry marked ``long`` matches it."""
_LONGEST_LINE = 500
_LONGEST_LEARNED = 80
_LONGEST_RUN_LABEL = 40
_SHORTEST_PROSE = 15
_EDGE = 2
"""Lines within the prose in which a head or tail entry still holds, since the border is a guess."""

_DIGITS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(f"[{SENTENCE_ENDS}]")


@dataclass(slots=True)
class Line:
    """One line of a page, and the rule by which it is removed, if any."""

    start: int
    text: str
    narrow: str
    cues: list[str]
    """The cues of the table in it."""
    matches: Sequence[Banner] = ()
    rule: str = ""

    def entry_for(self, *where: str) -> Banner | None:
        """Return the first matching entry that holds in one of these places."""
        return next((b for b in self.matches if b.where in where), None)

    @property
    def is_label(self) -> bool:
        """Whether the line is short and no sentence, so that it may be removed with its neighbours."""
        is_short = len(self.narrow) <= _LONGEST_RUN_LABEL
        return is_short and self.narrow[-1:] not in SENTENCE_ENDS and not _is_speech(self.narrow)


def mark_banners(lines: list[Line], learned: frozenset[str]) -> None:
    """Give each line that is a banner its rule."""
    for line in lines:
        match_entries(line)
    if any(line.matches for line in lines):
        _mark_by_place(lines)
    if learned:
        _mark_learned(lines, learned)


def normalise_line(line: str) -> str:
    """Return the form in which recurring lines are learned: narrow, without blanks, each number a 0."""
    return normalise_narrow(half_width(line))


def normalise_narrow(narrow: str) -> str:
    """Return that form of a half-width line."""
    return _DIGITS.sub("0", "".join(narrow.split()))


def lines_of(text: str, narrow: str) -> list[Line]:
    """Return the lines of a text, each with its cues."""
    lines, start = [], 0
    cues = split_by_line(CUES.words(narrow))
    for line, narrow_line, line_cues in zip(text.split("\n"), narrow.split("\n"), cues, strict=True):
        lines.append(Line(start, line, narrow_line, line_cues))
        start += len(line) + 1
    return lines


def match_entries(line: Line) -> None:
    """Find the entries that match the line, whatever place they hold in."""
    length = len(line.narrow)
    if line.cues and length <= _LONGEST_LINE:
        entries = (LINES if length <= LONGEST_LABEL else LONG).possible(line.cues)
        line.matches = [banner for banner in entries if banner.pattern.fullmatch(line.narrow)]


def _is_speech(narrow: str) -> bool:
    """Whether a short line is one of the fixed phrases of a speech, or a heading of a section."""
    return is_salutation(narrow) or is_signature(narrow) or is_closing(narrow) or is_section(narrow)


def _is_prose(line: Line) -> bool:
    narrow = line.narrow
    if len(narrow) > LONGEST_LABEL:
        return True
    has_sentence = len(narrow) >= _SHORTEST_PROSE and _ENDS_SENTENCE.search(narrow) is not None
    return has_sentence or _is_speech(narrow)


def _prose_range(lines: list[Line]) -> tuple[int, int]:
    """Return the numbers of the first and the last line of prose; without prose, all lines are head."""
    numbers = range(len(lines))
    first = next((i for i in numbers if not lines[i].matches and _is_prose(lines[i])), len(lines))
    last = next((i for i in reversed(numbers) if not lines[i].matches and _is_prose(lines[i])), -1)
    return first, last


def _mark_by_place(lines: list[Line]) -> None:
    """Mark the lines that match an entry in its place, and those that are removed with them."""
    first, last = _prose_range(lines)
    _mark_zones(lines, first, last)
    _mark_card(lines)
    _mark_values(lines[:first])
    _mark_cut(lines)
    _mark_behind(lines[last + 1 :])


def _mark_zones(lines: list[Line], first: int, last: int) -> None:
    for i, line in enumerate(lines):
        if not line.matches:
            continue
        where = ["line"]
        if i < first + _EDGE:
            where.append("head")
        if i > last - _EDGE:
            where.append("tail")
        banner = line.entry_for(*where)
        if banner and (i < first or i > last or not is_signature(line.narrow)):
            line.rule = banner.rule


def _mark_values(head: list[Line]) -> None:
    """Mark values below a label or an arrow on a line of its own, and repetitions of removed lines."""
    seen: set[str] = set()
    for above, line in pairwise(head):
        if above.rule:
            seen.add(above.text)
        expects_value = (
            above.rule and above.narrow[-1:] in (":", ">", "»") and len(above.narrow) <= _SHORTEST_PROSE
        )
        if (
            not line.rule
            and line.is_label
            and len(line.narrow) <= _SHORTEST_PROSE
            and (expects_value or line.text in seen)
        ):
            line.rule = "banners.head-value"


_CARD = rules_of("card", "download", "login")
_LOGIN = rules_of("login")
_FEWEST_CARDS = 3
_LONGEST_CARD_LINE = 120
_LONGEST_CARD = 60
"""Lines at the head of a page in which its download card is searched for."""


def _mark_card(lines: list[Line]) -> None:
    """Mark all lines between those of a download card, even where they look like prose."""
    cards = [i for i, line in enumerate(lines[:_LONGEST_CARD]) if line.rule in _CARD]
    ends = [i for count, i in enumerate(cards, 1) if count >= _FEWEST_CARDS and count * 2 > i - cards[0]]
    between = lines[cards[0] : ends[-1]] if ends else []
    others = [line for line in between if not line.rule]
    size = sum(len(line.text) for line in between)
    if sum(len(line.text) for line in others) * 2 <= size and all(map(_may_be_card, others)):
        for line in others:
            line.rule = "banners.card-between"


def _may_be_card(line: Line) -> bool:
    """Whether there is no evidence that the line is part of a speech."""
    return len(line.narrow) <= _LONGEST_CARD_LINE and not (
        is_salutation(line.narrow) or is_closing(line.narrow)
    )


def _mark_cut(lines: list[Line]) -> None:
    """Mark what follows the heading of a list of links, unless it holds much prose."""
    for i, line in enumerate(lines):
        cut = next((b for b in line.matches if b.cut), None)
        if cut and i and _is_remainder(lines[:i], lines[i + 1 :]):
            for below in lines[i:]:
                below.rule = below.rule or cut.rule
            return


def _is_remainder(above: list[Line], below: list[Line]) -> bool:
    if any(is_salutation(line.narrow) for line in below):
        return False
    prose = sum(len(line.text) for line in below if _is_prose(line) and not line.rule)
    return prose * 5 <= sum(len(line.text) for line in above)


def _mark_behind(tail: list[Line]) -> None:
    """Mark labels that follow a banner below the prose, and the name above a login banner."""
    follows = ""
    for i, line in enumerate(tail):
        if line.rule:
            follows = line.rule
        elif line.is_label and follows:
            line.rule = "banners.tail-behind"
        elif line.is_label and i + 1 < len(tail) and tail[i + 1].rule in _LOGIN:
            line.rule = "banners.login-name"


def _mark_learned(lines: list[Line], learned: frozenset[str]) -> None:
    """Mark lines that recur over the site, except phrases that recur over speeches."""
    for line in lines:
        recurs = len(line.text) <= _LONGEST_LEARNED and normalise_narrow(line.narrow) in learned
        if recurs and not line.rule and not _is_speech(line.narrow):
            line.rule = "banners.learned"
