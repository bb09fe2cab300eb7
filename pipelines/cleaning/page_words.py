"""Words: what class names and short headings say of a part of a page."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.rule_files import table

_TABLE = table("extract")
BOILERPLATE = frozenset(word for group in _TABLE["boilerplate"].values() for word in group["words"])
BODY = frozenset(_TABLE["body"]["names"]["words"])
SUMMARY = frozenset(_TABLE["summary"]["names"]["words"])
LABEL = re.compile(_TABLE["summary"]["label"]["pattern"])
"""What stands before a summary."""
OPENS_LIST = tuple(_TABLE["headings"]["opens_list"])
LONGEST_HEADING = 14
_OWN = re.compile("|".join(f"(?:{entry['pattern']})" for entry in _TABLE["own"].values()))
_EXPANDS = re.compile(_TABLE["buttons"]["expands"]["pattern"], re.I)
_EXPANDS_BY = re.compile("|".join(_TABLE["buttons"]["expands"]["words"]))
LONGEST_TAG = 300
FURNITURE = re.compile(_TABLE["frame"]["furniture"]["pattern"], re.I)
"""How a line begins in which a site's software speaks of itself."""
REPLIES, TIMES, AGO = (
    re.compile(_TABLE["replies"][name]["pattern"], re.I) for name in ("heading", "time", "ago")
)
"""A line above readers' replies; a name with a time; a time counted from now."""
DATED = re.compile(_TABLE["own"]["date"]["pattern"])
"""A date as a speaker writes it, below the text; what a site says of a page is in digits."""

_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=10_000)
def of_name(name: str) -> frozenset[str]:
    """The words of the value of a class or id attribute; names of more than three words are left out."""
    split = (_WORD.findall(part) for part in name.split())
    return frozenset(word.lower() for words in split if len(words) <= 3 for word in words)


def opens_list(line: str) -> bool:
    """Whether the line is a heading such as 相关阅读, under which other texts are listed."""
    return len(line) <= LONGEST_HEADING and line.lstrip("【[■◆● ").startswith(OPENS_LIST)


def is_speech_line(line: str) -> bool:
    """Whether the line, a short one, is a part of a speech by its form: a numbered heading, thanks."""
    return _OWN.fullmatch(line) is not None


def expands(source: str) -> bool:
    """Whether the source of a page has an element that shows the rest of a text; a link elsewhere is none."""
    # To look for the few words and then at the tag before each is quicker than to look at every tag.
    return any(
        _EXPANDS.search(source, max(0, word.start() - LONGEST_TAG), word.end() + 2)
        for word in _EXPANDS_BY.finditer(source)
    )
