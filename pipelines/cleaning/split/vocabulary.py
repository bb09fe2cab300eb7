"""The words in which pages number their speeches and editors introduce them, from ``data/headings.toml``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.rule_files import table

_TABLE = table("headings")
NUMBER: str = _TABLE["number"]
GENRE: str = _TABLE["genre"]

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{n}", NUMBER).replace("{genre}", GENRE))


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering: a ``mark`` anywhere in a line, or a ``line`` of its own."""

    name: str
    strength: str
    """strong, topic, weak or faint: how much other evidence it needs."""
    hint: re.Pattern[str]
    mark: re.Pattern[str] | None
    line: re.Pattern[str] | None
    line_needs: re.Pattern[str]
    """Stands in every such line, and is faster to search for than the whole pattern."""


_GENRE = re.compile(GENRE)
_ANYTHING = re.compile("")

STYLES = tuple(
    Style(
        row["name"],
        row["strength"],
        re.compile(row["hint"]),
        _compiled(row["mark"]) if "mark" in row else None,
        _compiled(row["line"]) if "line" in row else None,
        _GENRE if "{genre}" in row.get("line", "") else _ANYTHING,
    )
    for row in _TABLE["style"]
)
CHAIRED = re.compile("主持|串词|议程|台词")
"""In titles of hosts and chairs, who address the audience repeatedly."""
INTRODUCTION = _compiled(_TABLE["introduction"]["pattern"])
_INTRODUCTION_CUES = Cues(_TABLE["introduction"]["cue"])
WISH = _compiled(_TABLE["wish"]["pattern"])
ELISION = _compiled(_TABLE["hole"]["pattern"])
COUNT, LEAD, COLLECTION = (
    _compiled(_TABLE["title"][name]["pattern"]) for name in ("count", "lead", "collection")
)
BYLINES = tuple(
    _compiled(_TABLE["byline"][name]["pattern"].replace("{office}", _TABLE["byline"]["office"]))
    for name in ("speaker", "holder", "name", "said_of", "dated", "framed", "subtitle", "separator")
)
"""Speaker, holder of an office, name, words about the speech, date, brackets, subtitle, separator."""
_PROMISE = _compiled(_TABLE["promise"]["pattern"])


def is_introduced(narrow: str, start: int, end: int) -> bool:
    """Whether an introduction by editors stands in the stretch; most of the cost is saved by its cues."""
    cues = _INTRODUCTION_CUES.words(narrow[start:end])
    return bool(cues) and INTRODUCTION.search(narrow, start, end) is not None


def promise_in(title: str) -> str | None:
    """Return the number of pieces as written in the narrow title, None where it promises none."""
    numbers = _PROMISE.findall(title)
    return numbers[-1] if numbers else None


def number_of(written: str) -> int:
    """Return the value of a number in digits or, below a thousand, in Chinese (十五, 二十, 百); else 0."""
    if written.isdecimal():
        return int(written)
    if len(written) == 1 and written not in _DIGITS and written not in _UNITS:
        if written.isascii():
            return ord(written.lower()) - ord("a") + 1
        return int(unicodedata.numeric(written, 0))  # ①, Ⅱ, ㈢
    total = digit = 0
    for sign in written:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        elif digit or sign not in _DIGITS:
            return 0
        else:
            digit = _DIGITS[sign]
    return total + digit
