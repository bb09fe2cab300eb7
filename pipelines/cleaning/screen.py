"""Screen: which pieces are no speeches at all.

To lose a real speech is worse than to keep a stub. So every reason asks for strong evidence, and a text that
addresses an audience and ends as speeches do is kept even if it is short.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.phrases import is_closing, is_opening, is_salutation, is_signature
from pipelines.cleaning.rule_files import table
from pipelines.cleaning.types import Piece
from textbasics.sentences import HALF_WIDTH_STOPS
from textbasics.width import half_width

_FEWEST_HAN = 150
_FEWEST_HAN_COMPLETE = 40
"""Han characters of a short speech with a salutation and a closing, such as a toast."""
_HAN_SHARE = 0.4
_RARE_SHARE = 0.12
"""In ordinary Chinese text, 1 % to 2 % of the characters are outside the first level of GB 2312."""
_LONGEST_LINK = 40
_FEWEST_LINKS = 6

_NO_WORD = re.compile(r"[\W_]+")
_END = re.compile(f"[{HALF_WIDTH_STOPS}]")
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF
_COMMON_LEADS = range(0xB0, 0xD8)
"""First bytes of the first level of GB 2312, whose 3,755 characters make up 99 % of ordinary text."""
_COMMON, _RARE = 1, 2


@dataclass(frozen=True, slots=True)
class Han:
    """How many Han characters a text holds, and how many of them are rare."""

    count: int
    rare: int


@dataclass(frozen=True, slots=True)
class _Signs:
    """Words that are evidence for one reason, and how much of them it takes."""

    reason: str
    words: frozenset[str]
    count: int
    share: float
    unless_spoken: bool
    """Whether a text that addresses somebody, or closes, is kept nevertheless."""


_TABLE = table("screen")
SIGNS = tuple(
    _Signs(
        row["reason"], frozenset(row["words"]), row["count"], row["share"], row.get("unless_spoken", False)
    )
    for row in _TABLE["signs"]
)
_WORDS = Cues(word for signs in SIGNS for word in signs.words)
_CHAPTER = re.compile(_TABLE["chapter"]["pattern"])
_CHAPTER_TALK: float = _TABLE["chapter"]["share"]
_SPOKEN = re.compile(_TABLE["tale"]["pattern"])
_ABOUT = re.compile(_TABLE["about"]["pattern"])
_FEWEST_TALK: int = _TABLE["tale"]["count"]
_TALK_EVERY: int = _TABLE["tale"]["every"]


def rejection_reason(piece: Piece) -> str | None:
    """Return why the piece is not a speech; None where it may be one."""
    text = half_width(piece.text)
    han = count_han(text)
    for check in _CHECKS:
        reason = check(text, han)
        if reason:
            return reason
    return _novel(piece.title, text) or _tale(text) or _about_speeches(text)


def count_han(text: str) -> Han:
    """Count the Han characters of a text."""
    units = np.frombuffer(
        text.encode("utf-16-le", "surrogatepass"), np.uint16
    )  # each Han character has one unit
    kinds = _kinds()[units]
    # bytes.count takes a step for each match: the fastest for the few rare ones, slow for all Han.
    return Han(int(np.count_nonzero(kinds)), kinds.tobytes().count(_RARE))


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """For each code point: 0, or whether the Han character is common or rare."""
    kinds = np.zeros(0x10000, np.uint8)
    for point in range(_FIRST_HAN, _LAST_HAN + 1):
        code = chr(point).encode("gb2312", "ignore")
        kinds[point] = _COMMON if code and code[0] in _COMMON_LEADS else _RARE
    return kinds


def _not_chinese(text: str, han: Han) -> str | None:
    if han.count >= len(text) * _HAN_SHARE:
        return None
    words = len(_NO_WORD.sub("", text))
    return "not Chinese" if words >= _FEWEST_HAN and han.count < words * _HAN_SHARE else None


def _listed_words(text: str, han: Han) -> str | None:
    words = _WORDS.words(text)
    if not words:
        return None
    for signs in SIGNS:
        matches = [word for word in words if word in signs.words]
        if len(set(matches)) >= signs.count and sum(map(len, matches)) >= signs.share * han.count:
            return None if signs.unless_spoken and _addresses_or_closes(text) else signs.reason
    return None


def _novel(title: str, text: str) -> str | None:
    """A chapter has a chapter's heading, and a third of its paragraphs begin or end with a quotation."""
    if not (_CHAPTER.match(half_width(title)) or _CHAPTER.match(text)):
        return None
    lines = text.split("\n")
    spoken = sum(line[:1] in "“「" or line[-1:] in "”」" for line in lines if line)
    return "novel" if spoken >= _FEWEST_LINKS and spoken >= len(lines) * _CHAPTER_TALK else None


def _tale(text: str) -> str | None:
    if text.count("“") < _FEWEST_TALK:
        return None
    spoken = len(_SPOKEN.findall(text))
    if spoken < _FEWEST_TALK or spoken * _TALK_EVERY < len(text):
        return None
    return "tale" if not _addresses_or_closes(text) else None


def _about_speeches(text: str) -> str | None:
    return "about speeches" if _ABOUT.match(text) and not _addresses_or_closes(text) else None


def _addresses_or_closes(text: str) -> bool:
    lines = text.strip().split("\n")
    return _is_greeting(lines[0]) or is_closing(lines[-1])


def _gibberish(_: str, han: Han) -> str | None:
    is_rare = han.count >= _FEWEST_HAN_COMPLETE and han.rare > han.count * _RARE_SHARE
    return "gibberish" if is_rare else None


def _link_list(text: str, _: Han) -> str | None:
    if text.count("\n") < _FEWEST_LINKS - 1:
        return None
    lines = text.split("\n")
    if _END.search(text[-1:]) or is_closing(lines[-1]):
        return None
    short = sum(len(line) <= _LONGEST_LINK and not _END.search(line) for line in lines)
    return "link list" if short * 10 >= len(lines) * 9 else None


def _too_short(text: str, han: Han) -> str | None:
    if han.count >= _FEWEST_HAN:
        return None
    return None if han.count >= _FEWEST_HAN_COMPLETE and _is_whole(text) else "too short"


def _is_whole(text: str) -> bool:
    """Whether the text has the parts of a complete speech: a salutation and a closing."""
    lines = text.strip().split("\n")
    while len(lines) > 1 and is_signature(lines[-1]):
        lines.pop()
    return _is_greeting(lines[0]) and is_closing(lines[-1])


def _is_greeting(line: str) -> bool:
    return is_salutation(line) or is_opening(line) or is_salutation(line.partition(":")[0] + ":")


_CHECKS: tuple[Callable[[str, Han], str | None], ...] = (
    _not_chinese,
    _listed_words,
    _gibberish,
    _link_list,
    _too_short,
)
