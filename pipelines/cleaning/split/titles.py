"""Titles: how many speeches a title promises, where the text repeats it, which title a text begins with."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.phrases import (
    SENTENCE_END,
    half_width,
    is_opening,
    is_salutation,
    is_signature,
    salutation_at,
)
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

LONGEST = 60
"""Most characters of a title."""
_SHORTEST = 4
_SHORTEST_PART = 8
_LINES_ABOVE = 6
_LONG_LINE = 200
"""A line of this length is not a title with its subtitle but a body that begins with its title."""

_SIGNS = re.compile(r"[\W_]+")
_CONTINUATIONS = tuple('中里时后前的是为以与和及等上下指》”’",、。:;!?)】')


def bare(text: str) -> str:
    """Return the letters and digits of a text, for comparing titles."""
    return _SIGNS.sub("", text)


@lru_cache(maxsize=1)  # a page is split by one title
def core_of(title: str) -> str:
    """Return a title without the number of pieces that it promises and without adornment."""
    return LEAD.sub("", COUNT.sub("", half_width(title[:_LONG_LINE])).strip()).strip()


def promised_count(title: str) -> int | None:
    """Return how many pieces a title promises, None where it promises none."""
    match = promise_in(half_width(title))
    return number_of(match) if match else None


def is_title(line: str) -> bool:
    """Whether the folded line may be a title: short, no sentence, no salutation, no signature."""
    if not _SHORTEST <= len(line) <= LONGEST or line[-1] in SENTENCE_END + ",:;、":
        return False
    return not (is_salutation(line) or is_signature(line) or any(sign in line for sign in "。;"))


def leading_title(folded: str) -> str:
    """Return the title that a text begins with: its first line, or the beginning of that; "" if none."""
    line, _, rest = folded.partition("\n")
    if rest and is_title(line) and TITLE_END.search(line):
        return line
    return glued_title(line) if len(line) >= _LONG_LINE else ""


def glued_title(line: str) -> str:
    """Return the title that a body in one line begins with; "" where that is uncertain."""
    match = AT_MEETING.match(line)
    if match and not line.startswith(_CONTINUATIONS, match.end()):
        return match[0]
    match = NAMED.match(line)
    if match:
        rest = match.end() + (line[match.end() : match.end() + 1] == " ")
        if salutation_at(line, rest) or is_opening(line[rest : rest + LONGEST]):
            return match[0]
    return ""


def title_forms(sections: Sections, section: Section) -> list[str]:
    """The bare words in which a section may repeat its title, the longest first."""
    written = (sections.title, core_of(sections.title), section.heading)
    names = dict.fromkeys(bare(half_width(name)) for name in written if name)
    return sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)


def drop_repeats(sections: Sections, section: Section, folded: str, names: list[str]) -> bool:
    """Drop the lines, or the beginning of the first line, that repeat one of the names.

    Returns whether anything was dropped, so that the section may begin with one again.
    """
    before = section.start
    start = _title_below(folded, section, names)
    if start:
        sections.drop_head(section, start, "split.above-title")
    for _ in range(2):
        end = _repeat_end(folded, section, names) if names else 0
        if not end or end >= section.end:
            break
        sections.drop_head(section, end, "split.title")
    return section.start != before


def _title_below(folded: str, section: Section, names: list[str]) -> int:
    """Return where the title stands below a few short lines of the site; 0 where it does not."""
    head = folded[section.start : min(section.end, section.start + _LONG_LINE)]
    offset = head.find("\n") + 1
    has_lines = offset and not is_salutation(head[: offset - 1])
    for line in head[offset:].split("\n")[:_LINES_ABOVE] if has_lines else ():
        if is_salutation(line):
            break
        if len(line) >= _SHORTEST_PART and bare(line) in names:
            return section.start + offset
        offset += len(line) + 1
    return 0


def _repeat_end(folded: str, section: Section, names: list[str]) -> int:
    """Return where the repetition at the head of a section ends, 0 if there is none."""
    end = folded.find("\n", section.start, section.end)
    end = section.end if end < 0 else end
    line = folded[section.start : min(end, section.start + _LONG_LINE)]
    if end - section.start <= LONGEST and _is_title_form(line, names):
        return end
    lengths = (prefix_length(line, name) for name in names)
    return next((section.start + length for length in lengths if length), 0)


def _is_title_form(line: str, names: list[str]) -> bool:
    """Whether the line is one of the names, most of one, or one with a few more characters."""
    words = bare(line)
    if not words or line[-1] in "。;,":
        return False
    is_part = len(words) >= _SHORTEST_PART and any(
        words in name and len(words) * 5 >= len(name) * 3 for name in names
    )
    is_longer = any(
        name in words and len(words) - len(name) <= _SHORTEST for name in names if len(name) >= _SHORTEST_PART
    )
    return words in names or is_part or is_longer


def prefix_length(line: str, name: str) -> int:
    """Return how many characters at a line's head are the name; 0 where none, or a sentence continues."""
    length = matched = 0
    while length < len(line) and matched < len(name):
        if line[length] == name[matched]:
            matched += 1
        elif not _SIGNS.match(line[length]):
            return 0
        length += 1
    if matched < len(name) or length >= len(line) or line.startswith(_CONTINUATIONS, length):
        return 0
    is_certain = line[length] == " " or len(name) >= _SHORTEST_PART or salutation_at(line, length)
    return length if is_certain else 0
