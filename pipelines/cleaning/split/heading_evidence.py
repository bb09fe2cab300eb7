"""Belief: whether numbers that count up are the headings of speeches, and not of the sections of one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cleaning.metadata.title_lines import title_key
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.split.chains import Heading
from pipelines.cleaning.split.lines import ends, lines_of
from pipelines.cleaning.split.titles import core_of, promised
from pipelines.cleaning.split.vocabulary import COLLECTION, Style
from textbasics.width import half_width

_LONGEST_BEFORE_ONLY = 800
"""Characters before the only heading of a page."""
_REACH = 200
"""Characters above and below a heading that tell whether a speech ends and the next begins there."""
_FEWEST_SURE = 3
_TO = re.compile("(?:致|献|写|送|说|寄|赠)?(?:给|致|对)|致")


@dataclass(frozen=True, slots=True)
class TitlePromise:
    """What the page's title says of its speeches."""

    core: str
    """Its own words, bare."""
    count: int | None
    """How many speeches it promises."""
    several: bool
    """Whether it promises more than one, however many."""

    @classmethod
    def of(cls, title: str) -> TitlePromise:
        count = promised(title)
        return cls(
            title_key(core_of(title)),
            count,
            count is not None or COLLECTION.search(half_width(title)) is not None,
        )


def agreeing(style: Style, found: list[Heading], said: TitlePromise, folded: str) -> list[list[Heading]]:
    """The headings of a style, in groups that may count up together.

    Of a style that lives by the words before its numbers, only those with the commonest words; of one that
    sections have too, those written alike: a speech 2. may have sections 一、 and 二、.
    """
    if style.strength in ("weak", "faint"):
        alike: defaultdict[tuple[bool, bool], list[Heading]] = defaultdict(list)
        for heading in found:
            alike[_written(folded[heading.start : heading.start + 2])].append(heading)
        return list(alike.values())
    if style.strength != "topic":
        return [found]
    words = Counter(heading.topic for heading in found)
    common = max(words, key=lambda topic: (words[topic], topic == said.core, -len(topic), topic))
    return [[heading for heading in found if heading.topic == common]]


def _are_speeches(chain: Sequence[Heading], said: TitlePromise, folded: str) -> bool:
    """Whether nearly all headings are followed by a salutation, and most have the end of a speech above; of
    three that are all greeted, and where the page's title promises several speeches, that is not asked."""
    below = (lines_of(folded, heading.end, heading.end + _REACH)[:1] for heading in chain)
    addressed = sum(bool(first) and is_salutation(first[0].text) for first in below)
    above = (lines_of(folded, max(0, heading.start - _REACH), heading.start) for heading in chain[1:])
    ended = sum(bool(lines) and ends(lines, len(lines) - 1) for lines in above)
    all_of_three = addressed == len(chain) >= _FEWEST_SURE
    if not said.several and sum(_TO.match(heading.subtitle) is not None for heading in chain) * 2 >= len(
        chain
    ):
        return False  # parts of one speech, each to some of its audience
    is_enough = said.several or all_of_three or ended * 2 >= len(chain) - 1
    return addressed * 5 >= len(chain) * 4 and is_enough


def _written(head: str) -> tuple[bool, bool]:
    """How a line writes its number: in brackets or not, in digits or not."""
    number = head.lstrip("([【 ")
    return number != head, number[:1].isdecimal()


def is_believed(style: Style, chain: Sequence[Heading], said: TitlePromise, folded: str) -> bool:
    """Whether enough speaks for a run of numbers to be headings of speeches."""
    if not chain:
        return False
    greeted = sum(heading.greeted for heading in chain)
    if style.strength == "faint":
        return len(chain) > 1 and _are_speeches(chain, said, folded)
    if style.strength == "weak":
        return len(chain) > 1 and (greeted * 5 >= len(chain) * 3 or len(chain) == said.count)
    if len(chain) > 1:
        return sum(heading.sure for heading in chain) * 2 >= len(chain) or len(chain) == said.count
    (only,) = chain
    if style.strength == "topic":
        return only.topic == said.core and only.number == 1 and said.count is not None
    return only.number == 1 and only.start < _LONGEST_BEFORE_ONLY and (only.greeted or said.count is not None)
