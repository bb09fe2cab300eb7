"""Date lines: where a page or a speech gives a date, with or without a label.

A date without a label counts only by its place: under the title, below the text, at the beginning or the end
of a speech. The functions return such dates as text, which ``dates.published_of`` checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile

from pipelines.cleaning.metadata.title_lines import ends_like_title, title_key
from pipelines.cleaning.page_words import opens_list
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.rule_files import table
from textbasics.width import half_width

_TABLE = table("metadata")
_YEARS = range(1990, 2100)
_LONGEST_BYLINE = 80
_LONGEST_LABEL = 40
_BYLINE_LINES = 6
"""Lines under the title that may be the byline."""
_LINES_BELOW = 3
"""Lines below the text that may be a date without a label."""
_SPEECH_LINES = 3
"""Lines with a full stop, at least, above a date within a speech: a page may have two before its text."""
_LONGEST_BUTTON = 4
_EDGE = 200
"""Characters at the beginning and the end of a text in which a date without a label may stand."""


def pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``data/metadata.toml``."""
    written: str = _TABLE[name]["pattern"]
    return re.compile(written.replace("{site}", _TABLE["site"]).replace("{date}", _TABLE["date"]))


_DATE = re.compile(_TABLE["date"])
_ANY_DATE, _LABEL, _LONE_DATE, _EVENT, _EVENT_BEFORE, _BYLINE, _SPOKEN, _SIGNED, _COMMENTS = map(
    pattern,
    (
        "any_date",
        "date_label",
        "bare_date",
        "event",
        "event_before",
        "byline",
        "spoken_date",
        "signed_date",
        "comments",
    ),
)
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_HAS_FULL_WIDTH_DIGIT = re.compile("[０-９]")
_CLOCK = re.compile("今天|现在|当前|今日|星期|欢迎|时间")
_CHINESE_DIGITS = str.maketrans("零〇○OΟ一二三四五六七八九", "00000123456789")


def half_width_digits(text: str) -> str:
    """The text in half-width punctuation and digits, replaced character by character."""
    text = half_width(text)
    return text.translate(_FULL_WIDTH_DIGITS) if _HAS_FULL_WIDTH_DIGIT.search(text) else text


def has_date(text: str) -> bool:
    """Whether the text may contain a date."""
    return _ANY_DATE.search(text) is not None or _HAS_FULL_WIDTH_DIGIT.search(text) is not None


def date_positions(text: str) -> Iterator[int]:
    """The offsets at which dates begin."""
    return (match.start() for match in _DATE.finditer(text))


def iso_date(match: re.Match[str]) -> str | None:
    """The date in the groups y, m and d of a match; None for an impossible day or an implausible year."""
    try:
        day = date(int(match["y"].translate(_CHINESE_DIGITS)), _number(match["m"]), _number(match["d"]))
    except ValueError:
        return None
    return day.isoformat() if day.year in _YEARS else None


def _number(written: str) -> int:
    tens, ten, ones = written.translate(_CHINESE_DIGITS).rpartition("十")
    return int(tens or 1) * 10 + int(ones or 0) if ten else int(ones)


def labelled_dates(text: str) -> Iterator[re.Match[str]]:
    """The dates that a label declares to be those of the page."""
    for match in _DATE.finditer(text):
        start = match.start()
        if _LABEL.search(text, max(start - _LONGEST_LABEL, 0), start):
            yield match


def lone_dates(text: str) -> Iterator[re.Match[str]]:
    """The dates on a line of their own, without those within a speech."""
    return (match for match in _LONE_DATE.finditer(text) if not _ends_in_speech(text[: match.start()]))


def _ends_in_speech(above: str) -> bool:
    """Whether the lines above a date belong to a speech: one is a salutation, or several are sentences."""
    lines = above.split("\n")
    sentences = sum("。" in line for line in lines)
    return sentences >= _SPEECH_LINES or any(line.endswith(":") and is_salutation(line) for line in lines)


def is_event_date(text: str, match: re.Match[str]) -> bool:
    """Whether the date is that of a meeting, which stands together with the place of the meeting."""
    start = match.start()
    return bool(
        _EVENT.match(text, match.end()) or _EVENT_BEFORE.search(text, max(start - _LONGEST_LABEL, 0), start)
    )


def byline_date(title: str, lead: str, text: str) -> str:
    """The date in the byline between the title and the text; "" if there is none, or more than one.

    The title may be one of the lines before the text (``lead``), or the first line of the text.
    """
    if not (has_date(lead) or has_date(text[:_EDGE])):
        return ""
    name = title_key(title)
    lines = lead.split("\n")
    positions = (i for i, line in enumerate(lines) if name and title_key(line).startswith(name))
    position = max(positions, default=None)
    if position is None and not name:
        return ""
    if position is None:
        between = _named_byline(lines[-1])
    else:
        between = [lines[position][len(title) :], *lines[position + 1 :]]
    candidates = (*between, *text[:_EDGE].split("\n"))[:_BYLINE_LINES]
    head = "\n".join(_before_speech(candidates))
    matches = (match for match in _BYLINE.finditer(head) if not is_event_date(head, match))
    return _only_date(match for match in matches if not ends_like_title(match["name"].strip()))


def _named_byline(line: str) -> list[str]:
    """The line right above the text, if it gives a name with the date; a clock gives none."""
    match = _BYLINE.match(half_width_digits(line))
    return [line] if match and match["name"].strip() and not _CLOCK.search(match["name"]) else []


def date_below_text(text: str, tail: str) -> str:
    """The date in the last lines of the text, such as an editor's note, or in the lines after it (``tail``).

    Comments and lists of other texts end the tail. Returns "" if there is no date, or more than one.
    """
    last = half_width_digits(text[-_EDGE:]).split("\n")[-2:]
    below = list(takewhile(_is_above_lists, half_width_digits(tail).split("\n")))
    around = "\n".join((*last, *below))
    labelled = _only_date(match for match in labelled_dates(around) if not is_event_date(around, match))
    if labelled or len({iso_date(match) for match in _DATE.finditer("\n".join(below))}) != 1:
        return labelled
    of_page = takewhile(_is_of_page, below[:_LINES_BELOW])
    signatures = (_SIGNED.match(line) for line in of_page if "年" in line)
    return _only_date(match for match in signatures if match and not match["name"])


def _is_above_lists(line: str) -> bool:
    return not (opens_list(line) or _COMMENTS.search(line))


def _is_of_page(line: str) -> bool:
    """Whether a line below the text is about the page: a date, a labelled value or a button, and no title,
    after which a date belongs to another text."""
    is_label = any(sign in line for sign in ":|") or len(line) <= _LONGEST_BUTTON
    return (is_label or _DATE.search(line) is not None) and not ends_like_title(line)


def speech_dates(text: str) -> str:
    """The date under the title of a speech, and the one that signs it: one line each."""
    matches = [_SPOKEN.match(line) for line in _before_speech(text[:_EDGE].split("\n")[:3])]
    matches += [_SIGNED.match(line) for line in half_width_digits(text[-_EDGE:]).split("\n")[-2:]]
    return "\n".join(day for match in matches if match and (day := iso_date(match)))


def _before_speech(lines: Iterable[str]) -> Iterator[str]:
    """The lines in half width up to the first that may belong to the speech."""
    return takewhile(
        lambda line: len(line) <= _LONGEST_BYLINE and "。" not in line and not is_salutation(line),
        map(half_width_digits, lines),
    )


def _only_date(matches: Iterable[re.Match[str] | None]) -> str:
    """The date of all matches; "" if they differ, or if there is none."""
    days = {iso_date(match) for match in matches if match}
    return (days.pop() or "") if len(days) == 1 else ""
