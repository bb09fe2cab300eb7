"""Titles: how many speeches a title promises, where the text repeats it, which title a text begins with."""

from __future__ import annotations

from functools import lru_cache

from pipelines.cleaning.metadata.title_lines import (
    CONTINUATIONS,
    LONG_LINE,
    LONGEST_TITLE,
    SHORTEST_TITLE,
    title_key,
)
from pipelines.cleaning.phrases import is_salutation, is_salutation_at
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import COUNT, LEAD, number_of, promise_in
from textbasics.width import half_width

_SHORTEST_PART = 8
_LINES_ABOVE = 6


@lru_cache(maxsize=1)  # a page is split by one title
def core_of(title: str) -> str:
    """Return a title without the number of pieces that it promises and without adornment."""
    return LEAD.sub("", COUNT.sub("", half_width(title[:LONG_LINE])).strip()).strip()


def promised_count(title: str) -> int | None:
    """Return how many pieces a title promises, None where it promises none."""
    match = promise_in(half_width(title))
    return number_of(match) if match else None


def title_forms(sections: Sections, section: Section) -> list[str]:
    """The bare words in which a section may repeat its title, the longest first."""
    written = (sections.title, core_of(sections.title), section.heading)
    names = dict.fromkeys(title_key(half_width(name)) for name in written if name)
    return sorted((name for name in names if len(name) >= SHORTEST_TITLE), key=len, reverse=True)


def drop_repeats(sections: Sections, section: Section, narrow: str, names: list[str]) -> bool:
    """Drop the lines, or the beginning of the first line, that repeat one of the names.

    Returns whether the section may begin with one even then: at most a title and its subtitle go at once.
    """
    while start := _title_below(narrow, section, names):
        sections.drop_head(section, start, "split.above-title")
    for _ in range(2):
        end = _repeat_end(narrow, section, names) if names else 0
        if not end or end >= section.end:
            return False
        sections.drop_head(section, end, "split.title")
    return True


def _title_below(narrow: str, section: Section, names: list[str]) -> int:
    """Return where the title stands below a few short lines of the site; 0 where it does not."""
    head = narrow[section.start : min(section.end, section.start + LONG_LINE)]
    offset = head.find("\n") + 1
    has_lines = offset and not is_salutation(head[: offset - 1])
    for line in head[offset:].split("\n")[:_LINES_ABOVE] if has_lines else ():
        if is_salutation(line):
            break
        if len(line) >= _SHORTEST_PART and title_key(line) in names:
            return section.start + offset
        offset += len(line) + 1
    return 0


def _repeat_end(narrow: str, section: Section, names: list[str]) -> int:
    """Return where the repetition at the head of a section ends, 0 if there is none."""
    end = narrow.find("\n", section.start, section.end)
    end = section.end if end < 0 else end
    line = narrow[section.start : min(end, section.start + LONG_LINE)]
    if end - section.start <= LONGEST_TITLE and _is_title_form(line, names):
        return end
    lengths = (prefix_length(line, name) for name in names)
    return next((section.start + length for length in lengths if length), 0)


def _is_title_form(line: str, names: list[str]) -> bool:
    """Whether the line is one of the names, most of one, or one with a few more characters."""
    words = title_key(line)
    if not words or line[-1] in "。;,":
        return False
    is_part = len(words) >= _SHORTEST_PART and any(
        words in name and len(words) * 5 >= len(name) * 3 for name in names
    )
    is_longer = any(
        name in words and len(words) - len(name) <= SHORTEST_TITLE
        for name in names
        if len(name) >= _SHORTEST_PART
    )
    return words in names or is_part or is_longer


def prefix_length(line: str, name: str) -> int:
    """Return how many characters at a line's head are the name; 0 where none, or a sentence continues."""
    length = matched = 0
    while length < len(line) and matched < len(name):
        if line[length] == name[matched]:
            matched += 1
        elif title_key(line[length]):
            return 0
        length += 1
    if matched < len(name) or length >= len(line) or line.startswith(CONTINUATIONS, length):
        return 0
    is_certain = line[length] == " " or len(name) >= _SHORTEST_PART or is_salutation_at(line, length)
    return length if is_certain else 0
