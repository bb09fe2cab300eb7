"""Titles: how many pieces a title promises, and where the body repeats it."""

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
    """Return what a title says without the number of pieces it promises and without adornment."""
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


def drop_repeats(sections: Sections, section: Section, folded: str, names: list[str]) -> bool:
    """Let the section begin after the lines, or the beginning of its line, that say one of the names.

    Returns whether it may begin with one even then: only a title and its subtitle go at once.
    """
    while start := _title_below(folded, section, names):
        sections.drop_head(section, start, "split.above-title")
    for _ in range(2):
        end = _repeat_end(folded, section, names) if names else 0
        if not end or end >= section.end:
            return False
        sections.drop_head(section, end, "split.title")
    return True


def _title_below(folded: str, section: Section, names: list[str]) -> int:
    """Where the title stands below a few short lines, which are the site's then; 0 where it does not."""
    head = folded[section.start : min(section.end, section.start + LONG_LINE)]
    at = head.find("\n") + 1
    for line in head[at:].split("\n")[:_LINES_ABOVE] if at and not is_salutation(head[: at - 1]) else ():
        if is_salutation(line):
            break
        if len(line) >= _SHORTEST_PART and title_key(line) in names:
            return section.start + at
        at += len(line) + 1
    return 0


def _repeat_end(folded: str, section: Section, names: list[str]) -> int:
    """Where the repetition at the head of a section ends, 0 if there is none."""
    end = folded.find("\n", section.start, section.end)
    end = section.end if end < 0 else end
    line = folded[section.start : min(end, section.start + LONG_LINE)]
    if end - section.start <= LONGEST_TITLE and _is_title_form(line, names):
        return end
    ends = (prefix_length(line, name) for name in names)
    return next((section.start + at for at in ends if at), 0)


def _is_title_form(line: str, names: list[str]) -> bool:
    """Whether the line is one of the names, or most of one."""
    said = title_key(line)
    if not said or line[-1] in "。;,":
        return False
    part = len(said) >= _SHORTEST_PART and any(
        said in name and len(said) * 5 >= len(name) * 3 for name in names
    )
    more = any(
        name in said and len(said) - len(name) <= SHORTEST_TITLE
        for name in names
        if len(name) >= _SHORTEST_PART
    )
    return said in names or part or more


def prefix_length(line: str, name: str) -> int:
    """Return how many characters at a line's head say the bare name; 0 where a sentence goes on."""
    at = matched = 0
    while at < len(line) and matched < len(name):
        if line[at] == name[matched]:
            matched += 1
        elif title_key(line[at]):
            return 0
        at += 1
    if matched < len(name) or at >= len(line) or line.startswith(CONTINUATIONS, at):
        return 0
    sure = line[at] == " " or len(name) >= _SHORTEST_PART or is_salutation_at(line, at)
    return at if sure else 0
