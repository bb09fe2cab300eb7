"""Truncation: whether a text begins or ends in the middle of a sentence."""

from __future__ import annotations

import re

from pipelines.cleaning.phrases import is_closing, is_salutation, is_section, is_signature
from pipelines.cleaning.rule_files import table
from textbasics.sentences import HALF_WIDTH_SENTENCE_ENDS
from textbasics.width import half_width

_STOPS = "。!?…”’』」)》〉>】]~;\"'|"
_CUT_MARKS = ("...", "…", "……")
_SHORTEST_CUT = 8
_LONGEST_HEADING = 30
_LONGEST_STRAY = 40
_SENTENCE_ENDS = f"{HALF_WIDTH_SENTENCE_ENDS}…"
_TABLE = table("truncation")
_CONTINUES, _SCRAP, _WHOLE, _APPEAL = (
    re.compile(_TABLE[name]["pattern"]) for name in ("continues", "scrap", "whole", "appeal")
)
_QUOTES = re.compile(r"[“”]")
_OPENING_CHARS = 40


def starts_mid_sentence(text: str) -> bool:
    """Whether the first words show that the beginning of the text is missing."""
    head = half_width(text[:_OPENING_CHARS])
    if _CONTINUES.match(head):
        return True
    scrap = _SCRAP.match(head)
    if scrap and not _WHOLE.match(scrap["scrap"]):
        return True
    quote = _QUOTES.search(head)
    return quote is not None and quote[0] == "”"


def ends_mid_sentence(text: str) -> bool:
    """Whether the end of the text is missing: its last line breaks off, and is no signature or closing.

    A short line below the last words of a speech belongs to the site, or is the speaker's name.
    """
    above, _, last = text.rpartition("\n")
    last = half_width(last).rstrip()
    if not last or last[-1] in _STOPS or is_closing(last) or is_signature(last) or is_salutation(last):
        return False
    if len(last) <= _LONGEST_STRAY and above and is_finished(above):
        return False
    scrap = last[max(map(last.rfind, _SENTENCE_ENDS)) + 1 :]
    if scrap != last:
        return not (scrap[:1].isspace() or is_signature(scrap.strip()))
    return len(scrap) >= _SHORTEST_CUT and (
        "," in scrap or (len(scrap) > _LONGEST_HEADING and not is_section(scrap))
    )


def trails_off(text: str) -> bool:
    """Whether the text ends in dots that stand for text not shown."""
    return text.rstrip().endswith(_CUT_MARKS) and not is_finished(text.rstrip(".…"))


def is_finished(text: str) -> bool:
    """Whether the text ends as speeches do."""
    lines = text.rstrip().rsplit("\n", 3)
    while len(lines) > 1 and is_signature(half_width(lines[-1])):
        lines.pop()
    last = half_width(lines[-1])
    return is_closing(last) or _APPEAL.search(last) is not None
