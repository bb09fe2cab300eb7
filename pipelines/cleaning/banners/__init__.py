"""Banners: lines and pieces of a page that belong to its site and not to its speeches.

The words of a line are one piece of evidence, its place is another. Labels such as 时间 or 分享 are removed
only above or below the prose of a page; lines that nobody would speak are removed anywhere; short labels
between or below such lines are removed with them. Prose is changed only by entries with strong evidence, as
a speech may be about downloads, members or copyright. The entries are in ``data/banners.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.cleaning.banners.marking import (
    Line,
    lines_of,
    mark_banners,
    match_entries,
    normalise_line,
    normalise_narrow,
)
from pipelines.cleaning.banners.table import BELOW, INLINE, TRUNCATION, Banner, cues_below
from pipelines.cleaning.edits import Edit, apply_edits
from textbasics.width import half_width

__all__ = [
    "has_truncation_banner",
    "is_banner",
    "may_say_truncated",
    "normalise_line",
    "normalise_narrow",
    "remove_banners",
    "says_truncated",
]

_WORD = re.compile(r"[^\W_]")


def remove_banners(text: str, learned: frozenset[str] = frozenset()) -> list[Edit]:
    """Return the edits that remove the banners from a page's text.

    ``learned`` holds lines, as ``normalise_line`` gives them, that recur over the site's pages.
    """
    narrow = half_width(text)
    lines = lines_of(text, narrow)
    mark_banners(lines, learned)
    pieces = _edits_in_lines(lines)
    return sorted([*_edits_for_lines(text, lines), *pieces], key=lambda edit: edit.start)


def is_banner(line: str) -> bool:
    """Whether the line, at the head of a page, would be taken for a banner."""
    lines = lines_of(line, half_width(line))
    for part in lines:
        match_entries(part)
    return all(part.entry_for("line", "head") for part in lines)


def has_truncation_banner(edits: Iterable[Edit]) -> bool:
    """Whether one of the removed banners said that the page shows only a part of its text."""
    return any(edit.rule in TRUNCATION for edit in edits)


def may_say_truncated(tail: str) -> bool:
    """Whether the lines below a text, as the page has them, can hold a banner of ``says_truncated``."""
    return bool(cues_below().words(tail))


def says_truncated(edits: Iterable[Edit]) -> bool:
    """Whether a banner removed from the lines below a text says that the page shows only a part of it.

    Fewer banners count there than in the text: some stand under all pages of a site.
    """
    return any(edit.rule in BELOW for edit in edits)


def _edits_in_lines(lines: list[Line]) -> list[Edit]:
    """Return the edits for pieces of the lines that stay; mark a line of which nothing would be left."""
    edits: list[Edit] = []
    for line in lines:
        pieces = [] if line.rule or not line.cues else _longest_pieces(line, INLINE.possible(line.cues))
        if pieces and not _WORD.search(_without(line, pieces)):
            line.rule = pieces[0].rule
        else:
            edits += pieces
    return edits


def _longest_pieces(line: Line, entries: list[Banner]) -> list[Edit]:
    if not entries:
        return []
    matches = sorted(_inline_matches(line, entries), key=lambda edit: (edit.start, -len(edit.before)))
    pieces: list[Edit] = []
    end = -1
    for edit in matches:
        if edit.start >= end:
            pieces.append(edit)
            end = edit.start + len(edit.before)
    return pieces


def _inline_matches(line: Line, entries: list[Banner]) -> Iterator[Edit]:
    for banner in entries:
        for hit in banner.pattern.finditer(line.narrow):
            yield Edit(banner.rule, line.start + hit.start(), line.text[hit.start() : hit.end()], "")


def _without(line: Line, pieces: list[Edit]) -> str:
    """Return what the removals leave of a line."""
    return apply_edits(line.text, (piece._replace(start=piece.start - line.start) for piece in pieces))


def _edits_for_lines(text: str, lines: list[Line]) -> list[Edit]:
    """Return the edits that remove lines with their newline, or at the end of the text the newline before."""
    last_kept = next((i for i in reversed(range(len(lines))) if not lines[i].rule), -1)
    edits = []
    for i, line in enumerate(lines):
        if line.rule:
            behind = i > last_kept >= 0
            start = line.start - behind
            end = line.start + len(line.text) + (not behind)
            edits.append(Edit(line.rule, start, text[start:end], ""))
    return edits
