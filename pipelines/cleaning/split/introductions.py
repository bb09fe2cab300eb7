"""Introductions: what editors write before a speech, and what they wish their readers after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.phrases import is_closing, is_salutation
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.titles import core_of
from pipelines.cleaning.split.vocabulary import INTRODUCTION, WISH, is_introduced
from textbasics.sentences import HALF_WIDTH_SENTENCE_ENDS
from textbasics.width import half_width

_LONGEST = 600
"""Characters of an introduction; further down the same words belong to the speech."""
_LONGEST_WISH = 160
_SHORTEST_REMAINDER = 150
"""Characters that must remain where an introduction or a wish is dropped."""
_ENDS = f"{HALF_WIDTH_SENTENCE_ENDS}…"
_SENTENCE = re.compile(rf"[^{HALF_WIDTH_SENTENCE_ENDS}\n]*[{_ENDS}]*[”』」)]*\n?")
_HOST = re.compile(r"^(?:男|女|合|甲|乙|丙|丁|主持人?.?) ?:")
"""Who speaks, in the script of several hosts."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SPEAKERS_WORDS = re.compile(
    r"我(?!们(?:小编|为|给|整理|收集|精心))|谢谢|(?:发言|演讲)(?!稿|材料|范文|词|模板)"
)


def drop_introduction_and_wish(sections: Sections, section: Section, narrow: str) -> bool:
    """Drop the introduction and the wish at the ends of a section; return whether there was any."""
    before = section.start, section.end
    end = _introduction_end(narrow, section)
    if end and section.end - end >= _SHORTEST_REMAINDER:
        sections.drop_head(section, end, "split.introduction")
    start = _wish_start(narrow, section, (sections.title, section.title))
    if start < section.end and start - section.start >= _SHORTEST_REMAINDER:
        sections.drop_tail(section, start, "split.wish")
    return before != (section.start, section.end)


def is_unheaded_speech(before: str, first_number: int) -> bool:
    """Whether the half-width text above the first heading is a speech whose heading is missing."""
    if len(_HAN.findall(before)) < _SHORTEST_REMAINDER or INTRODUCTION.search(before[-_LONGEST:]):
        return False
    greets = any(is_salutation(line) for line in before.split("\n"))
    return first_number == 2 or (greets and is_closing(before.rstrip()))


def _introduction_end(narrow: str, section: Section) -> int:
    """Return where the last sentence of an introduction ends, above any salutation; 0 if there is none."""
    limit = min(section.end, section.start + _LONGEST)
    if not is_introduced(narrow, section.start, limit):
        return 0
    end = 0
    for match in _SENTENCE.finditer(narrow, section.start, section.end):
        if match.start() >= limit or not match[0] or is_salutation(_HOST.sub("", match[0].strip())):
            break
        if INTRODUCTION.search(match[0]):
            end = match.end()
    return end


def _wish_start(narrow: str, section: Section, names: Sequence[str]) -> int:
    """Return where the wish at the end of the section begins, the section's end if there is none."""
    end = section.end
    while end > section.start:
        start = _sentence_start(narrow, section.start, end)
        sentence = narrow[start:end]
        if len(sentence) > _LONGEST_WISH or not WISH.search(sentence) or _may_be_speakers(sentence, names):
            return end
        end = start
    return end


def _sentence_start(narrow: str, start: int, end: int) -> int:
    """Return where the last sentence of the stretch begins."""
    position = end
    while position > start and (narrow[position - 1].isspace() or narrow[position - 1] in _ENDS):
        position -= 1
    while position > start and narrow[position - 1] not in f"{_ENDS}\n":
        position -= 1
    return position


def _may_be_speakers(sentence: str, names: Sequence[str]) -> bool:
    """Whether the speaker may have said the sentence; an editor names the speech (``names``) in it."""
    for name in (*map(half_width, names), *map(core_of, names)):
        sentence = sentence.replace(name, "") if name else sentence
    return "小编" not in sentence and _SPEAKERS_WORDS.search(sentence) is not None
