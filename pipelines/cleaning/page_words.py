"""Page words: what class names and short lines say about a part of a page."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.rule_files import table

_TABLE = table("extract")
BOILERPLATE_WORDS = frozenset(word for group in _TABLE["boilerplate"].values() for word in group["words"])
BODY_WORDS = frozenset(_TABLE["body"]["names"]["words"])
SUMMARY_WORDS = frozenset(_TABLE["summary"]["names"]["words"])
SUMMARY_LABEL = re.compile(_TABLE["summary"]["label"]["pattern"])
"""What a summary begins with."""
_LIST_HEADINGS = tuple(_TABLE["headings"]["opens_list"])
_LONGEST_LIST_HEADING = 14
_SPEECH_LINE = re.compile("|".join(f"(?:{entry['pattern']})" for entry in _TABLE["own"].values()))
_EXPAND_BUTTON = re.compile(_TABLE["buttons"]["expands"]["pattern"], re.I)
_EXPAND_WORD = re.compile("|".join(map(re.escape, _TABLE["buttons"]["expands"]["words"])))
_LONGEST_TAG = 300
SOFTWARE_LINE = re.compile(_TABLE["frame"]["furniture"]["pattern"], re.I)
"""The beginning of a line in which a site's software names itself."""
REPLIES_HEADING, REPLY_TIME, REPLY_AGE = (
    re.compile(_TABLE["replies"][name]["pattern"], re.I) for name in ("heading", "time", "ago")
)
"""A line above readers' replies; a name with a time; a time counted back from now."""
SPEECH_DATE = re.compile(_TABLE["own"]["date"]["pattern"])
"""A date in Chinese numerals below the text. The dates that a site gives are in digits."""

_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=10_000)
def class_words(value: str) -> frozenset[str]:
    """The words in the value of a class or id attribute, without names of more than three words."""
    names = (_WORD.findall(part) for part in value.split())
    return frozenset(word.lower() for words in names if len(words) <= 3 for word in words)


def opens_list(line: str) -> bool:
    """Whether the line is a heading such as 相关阅读, under which other texts are listed."""
    return len(line) <= _LONGEST_LIST_HEADING and line.lstrip("【[■◆● ").startswith(_LIST_HEADINGS)


def is_speech_line(line: str) -> bool:
    """Whether a short line has the form of a part of a speech: a numbered heading, a date, thanks."""
    return _SPEECH_LINE.fullmatch(line) is not None


def has_expand_button(source: str) -> bool:
    """Whether the source of a page has a button that shows the rest of its text; a link to another page is
    none."""
    # Searching for the words first and matching the tag before each is faster than matching every tag.
    return any(
        _EXPAND_BUTTON.search(source, max(0, word.start() - _LONGEST_TAG), word.end() + 2)
        for word in _EXPAND_WORD.finditer(source)
    )
