"""Titles: what a title promises, where the body repeats it, and what heads a text that has none."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.phrases import SENTENCE_END, is_opening, is_salutation, is_signature, salutation_at
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.vocabulary import (
    AT_MEETING,
    COUNT,
    LEAD,
    NAMED,
    TITLE_END,
    number_of,
    promise_in,
)
from textbasics.width import half_width

LONGEST = 60
"""Characters of a title."""
_SHORTEST = 4
_SHORTEST_PART = 8
_LINES_ABOVE = 6
_LONG_LINE = 200
"""A line of this length is no title with its subtitle but a body that begins with its title."""

_SIGNS = re.compile(r"[\W_]+")
_GOES_ON = tuple('中里时后前的是为以与和及等上下指》”’",、。:;!?)】')


def bare(text: str) -> str:
    """Return the letters and digits of a text, for comparing titles."""
    return _SIGNS.sub("", text)


@lru_cache(maxsize=1)  # a page is split by one title
def core_of(title: str) -> str:
    """Return what a title says without the number of pieces it promises and without adornment."""
    return LEAD.sub("", COUNT.sub("", half_width(title[:_LONG_LINE])).strip()).strip()


def promised(title: str) -> int | None:
    """Return how many pieces a title promises, None where it promises none."""
    match = promise_in(half_width(title))
    return number_of(match) if match else None


def is_title(line: str) -> bool:
    """Whether the folded line may be a title: short, no sentence, no salutation, no signature."""
    if not _SHORTEST <= len(line) <= LONGEST or line[-1] in SENTENCE_END + ",:;、":
        return False
    return not (is_salutation(line) or is_signature(line) or any(sign in line for sign in "。;"))


def unnamed(folded: str) -> str:
    """Return the title that heads a text which came without one: its first line, or the beginning of it."""
    line, _, rest = folded.partition("\n")
    if rest and is_title(line) and TITLE_END.search(line):
        return line
    return glued(line) if len(line) >= _LONG_LINE else ""


def glued(line: str) -> str:
    """Return the title that a body in one line begins with; "" where that is not sure."""
    match = AT_MEETING.match(line)
    if match and not line.startswith(_GOES_ON, match.end()):
        return match[0]
    match = NAMED.match(line)
    if match:
        rest = match.end() + (line[match.end() : match.end() + 1] == " ")
        if salutation_at(line, rest) or is_opening(line[rest : rest + LONGEST]):
            return match[0]
    return ""


def names_of(sections: Sections, section: Section) -> list[str]:
    """The bare words in which a section may repeat its title, the longest first."""
    written = (sections.title, core_of(sections.title), section.heading)
    names = dict.fromkeys(bare(half_width(name)) for name in written if name)
    return sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)


def drop_repeats(sections: Sections, section: Section, folded: str, names: list[str]) -> bool:
    """Let the section begin after the lines, or the beginning of its line, that say one of the names.

    Returns whether it may begin with one even then: only a title and its subtitle go at once.
    """
    start = _said_below(folded, section, names)
    if start:
        sections.drop_head(section, start, "above title")
    for _ in range(2):
        end = _repeat(folded, section, names) if names else 0
        if not end or end >= section.end:
            return False
        sections.drop_head(section, end, "title")
    return True


def _said_below(folded: str, section: Section, names: list[str]) -> int:
    """Where the title stands below a few short lines, which are the site's then; 0 where it does not."""
    head = folded[section.start : min(section.end, section.start + _LONG_LINE)]
    at = head.find("\n") + 1
    for line in head[at:].split("\n")[:_LINES_ABOVE] if at and not is_salutation(head[: at - 1]) else ():
        if is_salutation(line):
            break
        if len(line) >= _SHORTEST_PART and bare(line) in names:
            return section.start + at
        at += len(line) + 1
    return 0


def _repeat(folded: str, section: Section, names: list[str]) -> int:
    """Where the repetition at the head of a section ends, 0 if there is none."""
    end = folded.find("\n", section.start, section.end)
    end = section.end if end < 0 else end
    line = folded[section.start : min(end, section.start + _LONG_LINE)]
    if end - section.start <= LONGEST and _says(line, names):
        return end
    ends = (prefix(line, name) for name in names)
    return next((section.start + at for at in ends if at), 0)


def _says(line: str, names: list[str]) -> bool:
    """Whether the line is one of the names, or most of one."""
    said = bare(line)
    if not said or line[-1] in "。;,":
        return False
    part = len(said) >= _SHORTEST_PART and any(
        said in name and len(said) * 5 >= len(name) * 3 for name in names
    )
    more = any(
        name in said and len(said) - len(name) <= _SHORTEST for name in names if len(name) >= _SHORTEST_PART
    )
    return said in names or part or more


def prefix(line: str, name: str) -> int:
    """Return how many characters at a line's head say the bare name; 0 where a sentence goes on."""
    at = matched = 0
    while at < len(line) and matched < len(name):
        if line[at] == name[matched]:
            matched += 1
        elif not _SIGNS.match(line[at]):
            return 0
        at += 1
    if matched < len(name) or at >= len(line) or line.startswith(_GOES_ON, at):
        return 0
    sure = line[at] == " " or len(name) >= _SHORTEST_PART or salutation_at(line, at)
    return at if sure else 0
