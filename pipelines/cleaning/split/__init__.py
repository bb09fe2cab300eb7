"""Split: divide the text of a page into its speeches.

A page may hold one speech or many: numbered by headings, or one after another. Edits remove what stands
around them (the repeated title, headings, editors' introductions and wishes) and put a form feed between two
speeches, so that the pieces are the parts of the edited text.
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
from pipelines.cleaning.split.lines import count_bylines, is_separator, lines_of
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.types import Piece
from textbasics.width import half_width

_BYLINE_CHARS = 300
"""Characters at the head of a section in which bylines are searched for."""


@dataclass(frozen=True, slots=True)
class Split:
    """``apply(text, edits).split("\\f")`` gives the texts of the pieces, of which there is at least one."""

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...]


def split(text: str, title: str, truncated: bool) -> Split:
    """Return the speeches of a page's text, from which the banners have been removed.

    ``title`` is the page's title, empty where it has none; ``truncated`` tells whether a banner said that
    the page shows only a part of its text, which makes the last speech truncated.
    """
    narrow = half_width(text)
    sections = _find_sections(text, narrow, title)
    edits = sections.edits()
    texts = apply_edits(text, edits).split("\f")
    pieces = [
        _piece(section, part, i) for i, (section, part) in enumerate(zip(sections, texts, strict=True), 1)
    ]
    pieces[-1] = _with_page_truncation(pieces[-1], truncated)
    return Split(tuple(pieces), edits)


def _find_sections(text: str, narrow: str, title: str) -> Sections:
    title = title or leading_title(narrow)
    sections = Sections(text, title)
    headings.split_at_headings(sections, narrow, title)
    elisions.split_at_elisions(sections, narrow)
    for section in sections:
        names = titles.title_forms(sections, section)
        has_dropped = titles.drop_repeats(sections, section, narrow, names)
        if introductions.drop_introduction_and_wish(sections, section, narrow) or has_dropped:
            titles.drop_repeats(sections, section, narrow, names)
    salutation_boundaries.split_at_salutations(sections, narrow)
    for section in sections:
        _drop_separators(sections, section, narrow)
        _drop_byline(sections, section, narrow)
    return sections


def _drop_separators(sections: Sections, section: Section, narrow: str) -> None:
    """Drop the separators at the head and the end of a section."""
    while is_separator(narrow[(last := _last_line_start(narrow, section)) : section.end]):
        sections.drop_tail(section, last, "split.separator")
    while is_separator(narrow[section.start : (first := _first_line_end(narrow, section))]):
        sections.drop_head(section, first, "split.separator")


def _drop_byline(sections: Sections, section: Section, narrow: str) -> None:
    """Drop the lines above a salutation where they only give the place, the speaker and the day."""
    if _first_line_end(narrow, section) - section.start > LONGEST_TITLE:
        return
    head = lines_of(narrow, section.start, min(section.end, section.start + _BYLINE_CHARS))
    count = count_bylines(head)
    if count:
        section.byline = sections.text[section.start : head[count - 1].end]
        sections.drop_head(section, head[count - 1].end, "split.byline")


def _last_line_start(narrow: str, section: Section) -> int:
    """Return where the last line of a section begins."""
    return max(section.start, narrow.rfind("\n", section.start, section.end) + 1)


def _first_line_end(narrow: str, section: Section) -> int:
    """Return where the first line of a section ends."""
    end = narrow.find("\n", section.start, section.end)
    return end if end >= 0 else section.end


def _piece(section: Section, text: str, position: int) -> Piece:
    starts = section.starts_mid_sentence or truncation.starts_mid_sentence(text)
    cut_off = section.truncated or truncation.ends_mid_sentence(text)
    return Piece(section.title, text, position, cut_off, starts, section.byline)


def _with_page_truncation(piece: Piece, truncated: bool) -> Piece:
    """Return the last piece, truncated where a banner said so and it does not end as speeches do.

    Such banners stand under whole texts too.
    """
    if piece.truncated:
        return piece
    cut_off = truncation.trails_off(piece.text) or (truncated and not truncation.is_finished(piece.text))
    return replace(piece, truncated=True) if cut_off else piece
