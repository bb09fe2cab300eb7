"""Introductions: what editors write before a speech, and what they wish their readers after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.phrases import is_closing, is_salutation
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.titles import core_of
from pipelines.cleaning.split.vocabulary import INTRODUCTION, WISH, is_introduced
from textbasics.width import half_width

_LONGEST = 600
"""Characters of an introduction; farther down the same words belong to the speech."""
_LONGEST_WISH = 160
_SHORTEST_SPEECH = 150
"""An introduction is only dropped where at least this much text remains."""
_SENTENCE = re.compile(r"[^。!?\n]*[。!?…]*[”』」)]*\n?")
_HOST = re.compile(r"^(?:男|女|合|甲|乙|丙|丁|主持人?.?) ?:")
"""Who speaks, in the words of several who lead through an evening."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN = re.compile(r"我(?!们(?:小编|为|给|整理|收集|精心))|谢谢|(?:发言|演讲)(?!稿|材料|范文|词|模板)")


def drop(sections: Sections, section: Section, folded: str) -> bool:
    """Drop the introduction at the head of a section and the wish at its end; whether there was any."""
    before = section.start, section.end
    end = _introduction_end(folded, section)
    if end and section.end - end >= _SHORTEST_SPEECH:
        sections.drop_head(section, end, "split.introduction")
    start = _wish_start(folded, section, (sections.title, section.title))
    if start < section.end and start - section.start >= _SHORTEST_SPEECH:
        sections.drop_tail(section, start, "split.wish")
    return before != (section.start, section.end)


def is_speech(before: str, first_number: int) -> bool:
    """Whether the folded text before the first heading is itself a speech, whose heading is missing."""
    if len(_HAN.findall(before)) < _SHORTEST_SPEECH or INTRODUCTION.search(before[-_LONGEST:]):
        return False
    greets = any(is_salutation(line) for line in before.split("\n"))
    return first_number == 2 or (greets and is_closing(before.rstrip()))


def _introduction_end(folded: str, section: Section) -> int:
    """Where the last sentence ends that introduces, before any salutation; 0 if there is none."""
    limit = min(section.end, section.start + _LONGEST)
    if not is_introduced(folded, section.start, limit):
        return 0
    end = 0
    for match in _SENTENCE.finditer(folded, section.start, section.end):
        if match.start() >= limit or not match[0] or is_salutation(_HOST.sub("", match[0].strip())):
            break
        if INTRODUCTION.search(match[0]):
            end = match.end()
    return end


def _wish_start(folded: str, section: Section, names: Sequence[str]) -> int:
    """Where the last sentences begin that wish, the section's end if there are none."""
    at = section.end
    while at > section.start:
        start = _sentence_start(folded, section.start, at)
        sentence = folded[start:at]
        if len(sentence) > _LONGEST_WISH or not WISH.search(sentence) or _is_own(sentence, names):
            return at
        at = start
    return at


def _sentence_start(folded: str, start: int, end: int) -> int:
    """Where the last sentence of the stretch begins."""
    at = end
    while at > start and (folded[at - 1].isspace() or folded[at - 1] in "。!?…"):
        at -= 1
    while at > start and folded[at - 1] not in "。!?…\n":
        at -= 1
    return at


def _is_own(sentence: str, names: Sequence[str]) -> bool:
    """Whether the speaker and not the editor may have said it, who names the speech (``names``)."""
    for name in (*map(half_width, names), *map(core_of, names)):
        sentence = sentence.replace(name, "") if name else sentence
    return "小编" not in sentence and _OWN.search(sentence) is not None
