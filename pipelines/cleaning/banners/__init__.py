"""Banners: lines and pieces of a page that belong to its site and not to its speeches.

What a line says is one piece of evidence, where it stands is another. Labels such as 时间 or 分享 go only
before or after the prose of a page; lines that nobody would speak go wherever they stand; and short labels
between or behind such lines go with them. Prose itself is only touched by entries with strong evidence,
because a speech may well be about downloads, members or copyright. The entries are data:
``data/banners.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.cleaning.banners.marking import Line, lines_of, mark, match, normalise_folded, normalise_line
from pipelines.cleaning.banners.table import BELOW, INLINE, TRUNCATION, Banner, cues_below
from pipelines.cleaning.edits import Edit, apply_edits
from textbasics.width import half_width

__all__ = [
    "cuts_above",
    "is_banner",
    "may_cut",
    "normalise_folded",
    "normalise_line",
    "step",
    "truncation_of",
]

_WORD = re.compile(r"[^\W_]")


def remove_banners(text: str, learned: frozenset[str] = frozenset()) -> list[Edit]:
    """Return the edits that take the banners out of a page's text.

    ``learned`` holds lines, as ``normalise_line`` gives them, that recur over the site's pages.
    """
    folded = half_width(text)
    lines = lines_of(text, folded)
    mark(lines, learned)
    pieces = _inline_pieces(lines)
    return sorted([*_line_edits(text, lines), *pieces], key=lambda edit: edit.start)


def is_banner(line: str) -> bool:
    """Whether the line, at the head of a page, would be taken for a banner."""
    lines = lines_of(line, half_width(line))
    for each in lines:
        match(each)
    return all(each.at("line", "head") for each in lines)


def has_truncation_banner(edits: Iterable[Edit]) -> bool:
    """Whether one of the removed banners said that the page shows only a part of its text."""
    return any(edit.rule in TRUNCATION for edit in edits)


def may_say_truncated(tail: str) -> bool:
    """Whether the lines below a text, as the page has them, can hold a banner of ``cuts_above`` at all."""
    return bool(cues_below().words(tail))


def says_truncated(edits: Iterable[Edit]) -> bool:
    """Whether a banner removed from the lines below a text says that the page shows only a part of it.

    Fewer banners say so there than in the text: what a site writes under all its pages speaks of none.
    """
    return any(edit.rule in BELOW for edit in edits)


def _inline_pieces(lines: list[Line]) -> list[Edit]:
    """Edits for the pieces inside the lines that stay; a line of which nothing is left is marked instead."""
    edits: list[Edit] = []
    for line in lines:
        pieces = [] if line.rule or not line.cues else _pieces_of(line, INLINE.possible(line.cues))
        if pieces and not _WORD.search(_without(line, pieces)):
            line.rule = pieces[0].rule
        else:
            edits += pieces
    return edits


def _pieces_of(line: Line, entries: list[Banner]) -> list[Edit]:
    if not entries:
        return []
    found = sorted(_hits(line, entries), key=lambda edit: (edit.start, -len(edit.before)))
    kept: list[Edit] = []
    end = -1
    for edit in found:
        if edit.start >= end:
            kept.append(edit)
            end = edit.start + len(edit.before)
    return kept


def _hits(line: Line, entries: list[Banner]) -> Iterator[Edit]:
    for banner in entries:
        for hit in banner.pattern.finditer(line.folded):
            yield Edit(banner.rule, line.start + hit.start(), line.text[hit.start() : hit.end()], "")


def _without(line: Line, pieces: list[Edit]) -> str:
    """What the removals leave of a line."""
    return apply_edits(line.text, (piece._replace(start=piece.start - line.start) for piece in pieces))


def _line_edits(text: str, lines: list[Line]) -> list[Edit]:
    """Each removed line takes its newline along, or at the end of the text the newline before it."""
    last_kept = next((i for i in reversed(range(len(lines))) if not lines[i].rule), -1)
    edits = []
    for i, line in enumerate(lines):
        if line.rule:
            behind = i > last_kept >= 0
            start = line.start - behind
            end = line.start + len(line.text) + (not behind)
            edits.append(Edit(line.rule, start, text[start:end], ""))
    return edits
