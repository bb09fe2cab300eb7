"""Heading evidence: whether numbers that count up head speeches, and not the sections of one speech."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cleaning.metadata.title_lines import title_key
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.split.chains import Heading
from pipelines.cleaning.split.lines import ends_speech, lines_of
from pipelines.cleaning.split.titles import core_of, promised_count
from pipelines.cleaning.split.vocabulary import COLLECTION, Style
from textbasics.width import half_width

_LONGEST_ABOVE_ONLY = 800
"""Characters above the only heading of a page."""
_REACH = 200
"""Characters above and below a heading in which the end and the beginning of a speech are searched for."""
_FEWEST_WITH_SALUTATION = 3
_TO_AUDIENCE = re.compile("(?:致|献|写|送|说|寄|赠)?(?:给|致|对)|致")


@dataclass(frozen=True, slots=True)
class TitlePromise:
    """What the page's title says about its speeches."""

    core: str
    """The title without numbers of pieces, adornment and punctuation."""
    count: int | None
    """How many speeches it promises, None where it gives no number."""
    several: bool
    """Whether it promises more than one, with or without a number."""

    @classmethod
    def of(cls, title: str) -> TitlePromise:
        count = promised_count(title)
        return cls(
            title_key(core_of(title)),
            count,
            count is not None or COLLECTION.search(half_width(title)) is not None,
        )


def group_comparable(
    style: Style, headings: list[Heading], promise: TitlePromise, narrow: str
) -> list[list[Heading]]:
    """Return the headings of a style in groups that may count up together.

    Of a style that is identified by the words before its numbers, only those with the commonest words; of one
    that sections have too, those written alike: a speech 2. may have sections 一、 and 二、.
    """
    if style.strength in ("weak", "faint"):
        alike: defaultdict[tuple[bool, bool], list[Heading]] = defaultdict(list)
        for heading in headings:
            alike[_number_form(narrow[heading.start : heading.start + 2])].append(heading)
        return list(alike.values())
    if style.strength != "topic":
        return [headings]
    words = Counter(heading.topic for heading in headings)
    common = max(words, key=lambda topic: (words[topic], topic == promise.core, -len(topic), topic))
    return [[heading for heading in headings if heading.topic == common]]


def _stand_between_speeches(chain: Sequence[Heading], promise: TitlePromise, narrow: str) -> bool:
    """Whether nearly all headings have a salutation below, and most have the end of a speech above.

    The end is not required where the title promises several speeches, or where three or more headings all
    have a salutation below.
    """
    below = (lines_of(narrow, heading.end, heading.end + _REACH)[:1] for heading in chain)
    addressed = sum(bool(first) and is_salutation(first[0].text) for first in below)
    above = (lines_of(narrow, max(0, heading.start - _REACH), heading.start) for heading in chain[1:])
    ended = sum(bool(lines) and ends_speech(lines, len(lines) - 1) for lines in above)
    all_of_three = addressed == len(chain) >= _FEWEST_WITH_SALUTATION
    to_audience = sum(_TO_AUDIENCE.match(heading.subtitle) is not None for heading in chain)
    if not promise.several and to_audience * 2 >= len(chain):
        return False  # the parts of one speech, each addressed to a part of the audience
    is_enough = promise.several or all_of_three or ended * 2 >= len(chain) - 1
    return addressed * 5 >= len(chain) * 4 and is_enough


def _number_form(head: str) -> tuple[bool, bool]:
    """Return whether the number of a line is in brackets, and whether it is in digits."""
    number = head.lstrip("([【 ")
    return number != head, number[:1].isdecimal()


def are_speech_headings(style: Style, chain: Sequence[Heading], promise: TitlePromise, narrow: str) -> bool:
    """Whether there is enough evidence that a run of numbers heads speeches."""
    if not chain:
        return False
    with_speech = sum(heading.has_speech_below for heading in chain)
    if style.strength == "faint":
        return len(chain) > 1 and _stand_between_speeches(chain, promise, narrow)
    if style.strength == "weak":
        return len(chain) > 1 and (with_speech * 5 >= len(chain) * 3 or len(chain) == promise.count)
    if len(chain) > 1:
        return sum(heading.has_evidence for heading in chain) * 2 >= len(chain) or len(chain) == promise.count
    (only,) = chain
    if style.strength == "topic":
        return only.topic == promise.core and only.number == 1 and promise.count is not None
    return (
        only.number == 1
        and only.start < _LONGEST_ABOVE_ONLY
        and (only.has_speech_below or promise.count is not None)
    )
