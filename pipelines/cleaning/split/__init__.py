"""Split: the speeches of a page, each one a piece of its own.

A page may hold one speech or many: numbered by headings, or simply one after another. What stands around
them (the title repeated, headings, editors' introductions and wishes) is dropped by edits, and where one
speech ends and the next begins the edits put a form feed, so that the pieces are the parts of the edited
text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.cleaning.edits import Edit, apply_edits
from pipelines.cleaning.metadata.title_lines import LONGEST_TITLE, leading_title
from pipelines.cleaning.split import (
    elisions,
    headings,
    introductions,
    salutation_boundaries,
    titles,
    truncation,
)
from pipelines.cleaning.split.lines import bylines, is_separator, lines_of
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.types import Piece
from textbasics.width import half_width

_HEAD = 300
"""Characters of a speech's first lines, down to its salutation."""


@dataclass(frozen=True, slots=True)
class Split:
    """``apply(text, edits).split("\\f")`` gives the texts of the pieces, of which there is at least one."""

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...]


def split(text: str, title: str, truncated: bool) -> Split:
    """Return the speeches of a page's text, from which the banners have been removed.

    ``title`` is the page's title, empty where it has none; ``truncated`` tells whether a banner said that
    the page shows only a part of its text, which is then held against the last speech.
    """
    folded = half_width(text)
    sections = _sections(text, folded, title)
    edits = sections.edits()
    texts = apply_edits(text, edits).split("\f")
    pieces = [
        _piece(section, part, i) for i, (section, part) in enumerate(zip(sections, texts, strict=True), 1)
    ]
    pieces[-1] = _last(pieces[-1], truncated)
    return Split(tuple(pieces), edits)


def _sections(text: str, folded: str, title: str) -> Sections:
    title = title or leading_title(folded)
    sections = Sections(text, title)
    headings.divide(sections, folded, title)
    elisions.divide(sections, folded)
    for section in sections:
        names = titles.names_of(sections, section)
        may_go_on = titles.drop_repeats(sections, section, folded, names)
        if introductions.drop(sections, section, folded) or may_go_on:
            titles.drop_repeats(sections, section, folded, names)
    salutation_boundaries.divide(sections, folded)
    for section in sections:
        _drop_rows(sections, section, folded)
        _drop_byline(sections, section, folded)
    return sections


def _drop_rows(sections: Sections, section: Section, folded: str) -> None:
    """Drop the rows of ornaments that part a speech from what stands before or after it."""
    while is_separator(folded[(last := _last_line(folded, section)) : section.end]):
        sections.drop_tail(section, last, "split.separator")
    while is_separator(folded[section.start : (first := _first_end(folded, section))]):
        sections.drop_head(section, first, "split.separator")


def _drop_byline(sections: Sections, section: Section, folded: str) -> None:
    """Let the section begin with its salutation, where nothing but its place, speaker and day stand above."""
    if _first_end(folded, section) - section.start > LONGEST_TITLE:
        return
    head = lines_of(folded, section.start, min(section.end, section.start + _HEAD))
    count = bylines(head)
    if count:
        section.byline = sections.text[section.start : head[count - 1].end]
        sections.drop_head(section, head[count - 1].end, "split.byline")


def _last_line(folded: str, section: Section) -> int:
    """Where the last line of a section begins."""
    return max(section.start, folded.rfind("\n", section.start, section.end) + 1)


def _first_end(folded: str, section: Section) -> int:
    """Where the first line of a section ends."""
    end = folded.find("\n", section.start, section.end)
    return end if end >= 0 else section.end


def _piece(section: Section, text: str, position: int) -> Piece:
    starts = section.starts_mid_sentence or truncation.starts_mid_sentence(text)
    cut_off = section.truncated or truncation.ends_mid_sentence(text)
    return Piece(section.title, text, position, cut_off, starts, section.byline)


def _last(piece: Piece, truncated: bool) -> Piece:
    """The banners of a cut page stand under whole texts too: a text that ends as speeches do is believed."""
    if piece.truncated:
        return piece
    cut_off = truncation.trails_off(piece.text) or (truncated and not truncation.is_finished(piece.text))
    return replace(piece, truncated=True) if cut_off else piece
