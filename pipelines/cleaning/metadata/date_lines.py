"""Dating: where a page or a speech gives its date, be it said of what or not.

A line that does not say of what its date is counts only by its place: under the title, below the text, at
the head or the foot of a speech. Such dates are given by themselves, for ``metadata.published_of`` to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile

from pipelines.cleaning.page_words import opens_list
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.rule_files import table
from pipelines.cleaning.split.titles import bare
from pipelines.cleaning.split.vocabulary import TITLE_END
from textbasics.width import half_width

_TABLE = table("metadata")
_YEARS = range(1990, 2100)
_LONGEST = 80
"""Characters of a line that is no prose."""
_LONGEST_LABEL = 40
_UNDER, _BELOW = 6, 3
"""Lines under the title among which the byline is, and below the text, of which one may be a date alone."""
_PROSE = 3
"""Lines of prose that are a speech: a page may say two things before it."""
_BRIEF = 4
"""Characters of a button."""
_EDGE = 200
"""Characters at the beginning and the end of a text in which a date may stand by itself."""


def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of ``data/metadata.toml``."""
    written: str = _TABLE[name]["pattern"]
    return re.compile(written.replace("{site}", _TABLE["site"]).replace("{date}", _TABLE["date"]))


_DATE = re.compile(_TABLE["date"])
_ANY, _LABEL, _BARE, _EVENT, _EVENT_BEFORE, _BYLINE, _SPOKEN, _SIGNED, _COMMENTS = map(
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
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_HAS_WIDE = re.compile("[０-９]")
_CLOCK = re.compile("今天|现在|当前|今日|星期|欢迎|时间")
_DIGITS = str.maketrans("零〇○OΟ一二三四五六七八九", "00000123456789")


def folded_digits(text: str) -> str:
    """The folded text with its full-width digits made narrow, every character in its old place."""
    text = half_width(text)
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


def has_date(text: str) -> bool:
    """Whether the text may hold a date."""
    return _ANY.search(text) is not None or _HAS_WIDE.search(text) is not None


def dates_at(folded: str) -> Iterator[int]:
    """Where dates begin."""
    return (match.start() for match in _DATE.finditer(folded))


def iso(match: re.Match[str]) -> str | None:
    """Return the date that a match says in its groups y, m and d; None where the calendar has no such day."""
    try:
        found = date(int(match["y"].translate(_DIGITS)), _number(match["m"]), _number(match["d"]))
    except ValueError:
        return None
    return found.isoformat() if found.year in _YEARS else None


def _number(written: str) -> int:
    tens, ten, ones = written.translate(_DIGITS).rpartition("十")
    return int(tens or 1) * 10 + int(ones or 0) if ten else int(ones)


def labelled(folded: str) -> Iterator[re.Match[str]]:
    """The dates that are said to be those of the page."""
    for match in _DATE.finditer(folded):
        at = match.start()
        if _LABEL.search(folded, max(at - _LONGEST_LABEL, 0), at):
            yield match


def bare_lines(folded: str) -> Iterator[re.Match[str]]:
    """The dates that have a line to themselves, but for those in a speech, the first of several it may be."""
    return (match for match in _BARE.finditer(folded) if not _is_in_speech(folded[: match.start()]))


def _is_in_speech(above: str) -> bool:
    """Whether the lines above a date are a speech: they address somebody, or several of them are prose."""
    lines = above.split("\n")
    prose = sum("。" in line for line in lines)
    return prose >= _PROSE or any(line.endswith(":") and is_salutation(line) for line in lines)


def is_event(folded: str, match: re.Match[str]) -> bool:
    """Whether the date is that of a meeting, which is told together with its place."""
    at = match.start()
    return bool(
        _EVENT.match(folded, match.end()) or _EVENT_BEFORE.search(folded, max(at - _LONGEST_LABEL, 0), at)
    )


def under(title: str, lead: str, text: str) -> str:
    """The date of the byline between the title and the text; "" where there is none, or several.

    The title may stand among the lines before the text (``lead``), or be the first of its own.
    """
    if not (has_date(lead) or has_date(text[:_EDGE])):
        return ""
    name = bare(title)
    lines = lead.split("\n")
    at = max((at for at, line in enumerate(lines) if name and bare(line).startswith(name)), default=None)
    if at is None and not name:
        return ""
    between = _last(lines) if at is None else [lines[at][len(title) :], *lines[at + 1 :]]
    zone = (*between, *text[:_EDGE].split("\n"))[:_UNDER]
    quiet = "\n".join(_quiet(zone))
    found = (match for match in _BYLINE.finditer(quiet) if not is_event(quiet, match))
    return _only(match for match in found if not TITLE_END.search(match["name"].strip()))


def _last(lines: Sequence[str]) -> list[str]:
    """The line right above the text, where it names somebody with the day: a clock names nobody."""
    match = _BYLINE.match(folded_digits(lines[-1]))
    return [lines[-1]] if match and match["name"].strip() and not _CLOCK.search(match["name"]) else []


def below(text: str, tail: str) -> str:
    """The date in what ends the text (an editor's note) or comes after it (``tail``), above any comments and
    lists of other texts; "" where there is none, or several."""
    own = folded_digits(text[-_EDGE:]).split("\n")[-2:]
    after = list(
        takewhile(
            lambda line: not (opens_list(line) or _COMMENTS.search(line)), folded_digits(tail).split("\n")
        )
    )
    around = "\n".join((*own, *after))
    said = _only(match for match in labelled(around) if not is_event(around, match))
    if said or len({iso(match) for match in _DATE.finditer("\n".join(after))}) != 1:
        return said
    first = takewhile(_is_of_page, after[:_BELOW])
    alone = (_SIGNED.match(line) for line in first if "年" in line)
    return _only(match for match in alone if match and not match["name"])


def _is_of_page(line: str) -> bool:
    """Whether a line below the text is a date or says what it is: a title there is another text's, and so is
    the date behind it."""
    is_said = any(sign in line for sign in ":|") or len(line) <= _BRIEF or _DATE.search(line) is not None
    return is_said and not TITLE_END.search(line)


def of_speech(text: str) -> str:
    """The date under the title of a speech, and the one that signs it, a line each."""
    found = [_SPOKEN.match(line) for line in _quiet(text[:_EDGE].split("\n")[:3])]
    found += [_SIGNED.match(line) for line in folded_digits(text[-_EDGE:]).split("\n")[-2:]]
    return "\n".join(day for match in found if match and (day := iso(match)))


def _quiet(lines: Iterable[str]) -> Iterator[str]:
    """The lines, folded, before the first that begins the speech."""
    return takewhile(
        lambda line: len(line) <= _LONGEST and "。" not in line and not is_salutation(line),
        map(folded_digits, lines),
    )


def _only(matches: Iterable[re.Match[str] | None]) -> str:
    days = {iso(match) for match in matches if match}
    return (days.pop() or "") if len(days) == 1 else ""
