"""Banners: lines and pieces of a page that belong to its site and not to its speeches.

What a line says is one piece of evidence, where it stands is another. Labels such as 时间 or 分享 go only before or
after the prose of a page; lines that nobody would speak go wherever they stand; and short labels between or behind
such lines go with them. Prose itself is only touched by entries with strong evidence, because a speech may well be
about downloads, members or copyright. The entries are data: ``data/banners.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.edits import Edit
from pipelines.formulas import SENTENCE_END, fold, is_closing, is_salutation, is_signature, table

LONGEST_LABEL = 60
"""Characters: a longer line is prose unless an entry marked ``long`` matches it."""
_LONGEST_LINE = 500
_LONGEST_LEARNED = 80
_LONGEST_RUN_LABEL = 40
_SHORTEST_PROSE = 15
_EDGE = 2
"""A head or tail entry still holds this many lines past the border of the prose, which is found by a guess."""

_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.,]|[(][一二三四五六七八九十\d]{1,3}[)]|第[一二三四五六七八九十]{1,3}[,、]"
)
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]")


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


class _Index:
    """Entries by their cues: without one of its cues in the text, the pattern of an entry cannot match."""

    def __init__(self, banners: Iterable[Banner]) -> None:
        self._banners = tuple(banners)
        self._cues = frozenset(cue for banner in self._banners for cue in banner.cue)

    def possible(self, folded: str, near: list[str]) -> list[Banner]:
        """Return the entries that may match in the text, given the cues that may stand in it."""
        present = [cue for cue in near if cue in self._cues and cue in folded]
        return [b for b in self._banners if not b.cue.isdisjoint(present)] if present else []


_CUES = [(cue, frozenset(cue)) for cue in sorted({cue for banner in BANNERS for cue in banner.cue})]
_LINES = _Index(b for b in BANNERS if b.where != "inline")
_LONG = _Index(b for b in BANNERS if b.long)
_INLINE = _Index(b for b in BANNERS if b.where == "inline")


def _near(folded: str) -> list[str]:
    """The cues all of whose characters stand somewhere in the text; far quicker than to look for each of them."""
    signs = set(folded)
    return [cue for cue, needed in _CUES if needed <= signs]


@dataclass(slots=True)
class _Line:
    start: int
    text: str
    folded: str
    matches: list[Banner] = field(default_factory=list)
    rule: str = ""

    def at(self, *where: str) -> Banner | None:
        """The first matching entry that holds in one of these places."""
        return next((b for b in self.matches if b.where in where), None)

    @property
    def is_label(self) -> bool:
        """Whether the line is short and no sentence: it may go with its neighbours."""
        brief = len(self.folded) <= _LONGEST_RUN_LABEL
        return brief and self.folded[-1:] not in SENTENCE_END and not _is_speech(self.folded)


def step(text: str, learned: frozenset[str] = frozenset()) -> list[Edit]:
    """Return the edits that take the banners out of a page's text.

    ``learned`` holds lines, as ``normalise_line`` gives them, that are known to recur over the pages of the site.
    """
    folded = fold(text)
    near = _near(folded)
    lines = _lines_of(text, folded)
    _match(lines, near)
    first, last = _prose(lines)
    _mark_zones(lines, first, last)
    _mark_values(lines[:first])
    _mark_between(lines[:first])
    _mark_cut(lines)
    _mark_behind(lines[last + 1 :])
    if learned:
        _mark_learned(lines, learned)
    pieces = _inline_pieces(lines, _INLINE.possible(folded, near))
    return sorted([*_line_edits(text, lines), *pieces], key=lambda edit: edit.start)


def truncation_of(edits: Iterable[Edit]) -> bool:
    """Whether one of the removed banners said that the page shows only a part of its text."""
    return any(edit.rule.startswith("truncation:") for edit in edits)


def normalise_line(line: str) -> str:
    """Return the form in which recurring lines of a site are learned: folded, no blanks, each number one 0."""
    return _DIGITS.sub("0", _BLANKS.sub("", fold(line)))


def _lines_of(text: str, folded: str) -> list[_Line]:
    lines, start = [], 0
    for line, folded_line in zip(text.split("\n"), folded.split("\n"), strict=True):
        lines.append(_Line(start, line, folded_line))
        start += len(line) + 1
    return lines


def _match(lines: list[_Line], near: list[str]) -> None:
    """Find the entries that match each line, wherever they would hold."""
    brief = "\n".join(line.folded for line in lines if len(line.folded) <= LONGEST_LABEL)
    whole = "\n".join(line.folded for line in lines if len(line.folded) > LONGEST_LABEL)
    possible, possible_long = _LINES.possible(brief, near), _LONG.possible(whole, near)
    for line in lines:
        entries = possible if len(line.folded) <= LONGEST_LABEL else possible_long
        if entries and len(line.folded) <= _LONGEST_LINE:
            line.matches = [b for b in entries if b.pattern.fullmatch(line.folded)]


def _is_speech(folded: str) -> bool:
    """Whether a short line is one of the fixed phrases of a speech, or heads one of its sections."""
    fixed = is_salutation(folded) or is_signature(folded) or is_closing(folded)
    return fixed or _SECTION.match(folded) is not None


def _is_prose(line: _Line) -> bool:
    folded = line.folded
    if len(folded) > LONGEST_LABEL:
        return True
    has_sentence = len(folded) >= _SHORTEST_PROSE and any(sign in folded for sign in SENTENCE_END)
    return has_sentence or _is_speech(folded)


def _prose(lines: list[_Line]) -> tuple[int, int]:
    """The numbers of the first and the last line of prose; where there is none, everything is head."""
    numbers = range(len(lines))
    first = next((i for i in numbers if not lines[i].matches and _is_prose(lines[i])), len(lines))
    last = next((i for i in reversed(numbers) if not lines[i].matches and _is_prose(lines[i])), -1)
    return first, last


def _mark_zones(lines: list[_Line], first: int, last: int) -> None:
    for i, line in enumerate(lines):
        where = ["line"]
        if i < first + _EDGE:
            where.append("head")
        if i > last - _EDGE:
            where.append("tail")
        banner = line.at(*where) if line.matches else None
        if banner and (i < first or i > last or not is_signature(line.folded)):
            line.rule = banner.rule


def _mark_values(head: list[_Line]) -> None:
    """A label alone on its line has its value on the next; so has the arrow of a path, and a repeated line is one."""
    seen: set[str] = set()
    for above, line in pairwise(head):
        if above.rule:
            seen.add(above.text)
        asks = above.rule and above.folded[-1:] in (":", ">", "»") and len(above.folded) <= _SHORTEST_PROSE
        if (
            not line.rule
            and line.is_label
            and len(line.folded) <= _SHORTEST_PROSE
            and (asks or line.text in seen)
        ):
            line.rule = "head:value"


_CARDS = ("card:", "download:", "login:")


def _mark_between(head: list[_Line]) -> None:
    """A label between two lines of a download card is a part of it."""
    for above, line, below in zip(head, head[1:], head[2:], strict=False):
        between = above.rule.startswith(_CARDS) and below.rule.startswith(_CARDS)
        if between and not line.rule and line.is_label:
            line.rule = "card:between"


def _mark_cut(lines: list[_Line]) -> None:
    """What follows the heading of a list of links goes with it, unless it is prose in any quantity."""
    for i, line in enumerate(lines):
        cut = next((b for b in line.matches if b.cut), None)
        if cut and i and _is_remainder(lines[:i], lines[i + 1 :]):
            for below in lines[i:]:
                below.rule = below.rule or cut.rule
            return


def _is_remainder(above: list[_Line], below: list[_Line]) -> bool:
    if any(is_salutation(line.folded) for line in below):
        return False
    prose = sum(len(line.text) for line in below if _is_prose(line) and not line.rule)
    return prose * 5 <= sum(len(line.text) for line in above)


def _mark_behind(tail: list[_Line]) -> None:
    """Behind the prose, labels that follow a banner go with it, and so does a name above a login banner."""
    follows = ""
    for i, line in enumerate(tail):
        if line.rule:
            follows = line.rule
        elif line.is_label and follows:
            line.rule = "tail:behind"
        elif line.is_label and i + 1 < len(tail) and tail[i + 1].rule.startswith("login:"):
            line.rule = "login:name"


def _mark_learned(lines: list[_Line], learned: frozenset[str]) -> None:
    """Lines that recur over a site go, but never the phrases that recur over speeches."""
    for line in lines:
        recurs = len(line.text) <= _LONGEST_LEARNED and normalise_line(line.text) in learned
        if recurs and not line.rule and not _is_speech(line.folded):
            line.rule = "learned"


def _inline_pieces(lines: list[_Line], entries: list[Banner]) -> list[Edit]:
    """Edits for the pieces inside the lines that stay; a line of which nothing is left is marked instead."""
    edits: list[Edit] = []
    for line in lines if entries else ():
        pieces = [] if line.rule else _pieces_of(line, entries)
        if pieces and not _WORD.search(_without(line.text, pieces)):
            line.rule = pieces[0].rule
        else:
            edits += pieces
    return edits


def _pieces_of(line: _Line, entries: list[Banner]) -> list[Edit]:
    found = sorted(_hits(line, entries), key=lambda edit: (edit.start, -len(edit.before)))
    kept: list[Edit] = []
    end = -1
    for edit in found:
        if edit.start >= end:
            kept.append(edit)
            end = edit.start + len(edit.before)
    return kept


def _hits(line: _Line, entries: list[Banner]) -> Iterator[Edit]:
    for banner in entries:
        for match in banner.pattern.finditer(line.folded):
            at = match.start()
            yield Edit(banner.rule, line.start + at, line.text[at : match.end()], "")


def _without(text: str, edits: list[Edit]) -> str:
    """Return what the removals leave of a line, not caring where they stood."""
    for edit in edits:
        text = text.replace(edit.before, "", 1)
    return text


def _line_edits(text: str, lines: list[_Line]) -> list[Edit]:
    """Each removed line takes its newline along: the one after it, or at the end of the text the one before it."""
    last_kept = max((i for i, line in enumerate(lines) if not line.rule), default=-1)
    edits = []
    for i, line in enumerate(lines):
        if line.rule:
            behind = i > last_kept >= 0
            start = line.start - behind
            end = line.start + len(line.text) + (not behind)
            edits.append(Edit(line.rule, start, text[start:end], ""))
    return edits
