"""Title lines: whether a line may be a title, and the title that a text begins with.

All functions but ``title_key`` take text in half-width punctuation (``textbasics.width.half_width``).
"""

from __future__ import annotations

import re

from pipelines.cleaning.phrases import is_opening, is_salutation, is_salutation_at, is_signature
from pipelines.cleaning.rule_files import table
from textbasics.sentences import SENTENCE_ENDS

SHORTEST_TITLE, LONGEST_TITLE = 4, 60
"""Characters of a title."""
LONG_LINE = 200
"""A line of this length is no title with its subtitle but a body that begins with its title."""
CONTINUATIONS = tuple('中里时后前的是为以与和及等上下指》”’",、。:;!?)】')
"""Where one of these follows the words of a title, a sentence goes on: the words are no title there."""

_TABLE = table("headings")
_NO_TITLE_END = SENTENCE_ENDS + ",:;、"
_SIGNS = re.compile(r"[\W_]+")


def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(_TABLE["title"][name]["pattern"].replace("{genre}", _TABLE["genre"]))


_AT_MEETING, _NAMED, _TITLE_END = map(_compiled, ("at_meeting", "named", "end"))


def title_key(text: str) -> str:
    """The letters and digits of a text, by which titles are compared."""
    return _SIGNS.sub("", text)


def is_title_line(line: str) -> bool:
    """Whether the line may be a title: short, no sentence, no salutation, no signature."""
    if not SHORTEST_TITLE <= len(line) <= LONGEST_TITLE or line[-1] in _NO_TITLE_END:
        return False
    return not (is_salutation(line) or is_signature(line) or any(sign in line for sign in "。;"))


def ends_like_title(line: str) -> bool:
    """Whether the line ends in the name of a genre, as the titles of speeches do."""
    return _TITLE_END.search(line) is not None


def leading_title(text: str) -> str:
    """The title that a text without a title begins with: its first line, or the beginning of that; or ""."""
    line, _, rest = text.partition("\n")
    if rest and is_title_line(line) and ends_like_title(line):
        return line
    return glued_title(line) if len(line) >= LONG_LINE else ""


def glued_title(line: str) -> str:
    """The title that a body in one line begins with; "" where that is not certain."""
    match = _AT_MEETING.match(line)
    if match and not line.startswith(CONTINUATIONS, match.end()):
        return match[0]
    match = _NAMED.match(line)
    if match:
        end = match.end() + (line[match.end() : match.end() + 1] == " ")
        if is_salutation_at(line, end) or is_opening(line[end : end + LONGEST_TITLE]):
            return match[0]
    return ""
