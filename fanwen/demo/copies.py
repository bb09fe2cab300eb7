"""Copies of a speech that are not letter by letter the same: edited, spun, cut off.

Every copy keeps a likeness to its original that is measured here, and its key is shorter than the
original's: whoever prefers longer texts among complete ones keeps the original, and every copy matches it
directly, without a chain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fanwen.demo.dice import Dice
from fanwen.demo.grammar import DATA
from fanwen.demo.likeness import grams, jaccard

EDITED_LIKENESS = 0.75
SPUN_LIKENESS = 0.72
_PREVIEW = 200
"""Fewest characters of a preview."""
_ENDS = "。！？；：，、”》）\n"


@dataclass(frozen=True, slots=True)
class Swaps:
    """A table of words and what stands for them in a copy."""

    pattern: re.Pattern[str]
    instead: dict[str, str]


@lru_cache(maxsize=2)
def swaps(name: str) -> Swaps:
    """Read ``edits.tsv`` or ``spin.tsv``."""
    rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    instead = {row.split("\t")[0]: row.split("\t")[1] for row in rows if row and not row.startswith("#")}
    longest_first = sorted(instead, key=lambda word: (-len(word), word))
    return Swaps(re.compile("|".join(longest_first)), instead)


def _replace(text: str, table: Swaps, chosen: set[int]) -> str:
    """Return the text with the chosen ones of the table's finds replaced, counted from 0."""
    parts: list[str] = []
    at = 0
    for number, found in enumerate(table.pattern.finditer(text)):
        if number in chosen:
            parts += (text[at : found.start()], table.instead[found[0]])
            at = found.end()
    return "".join([*parts, text[at:]])


def edited(text: str, dice: Dice) -> str:
    """Return ``text`` with scattered edits: a word dropped or changed here and there.

    As many edits as the likeness allows are drawn at most; where they cost too much, half of them are taken
    back.
    """
    table = swaps("edits.tsv")
    finds = [found[0] for found in table.pattern.finditer(text)]
    shorter = [at for at, word in enumerate(finds) if len(table.instead[word]) < len(word)]
    if not shorter:
        return _without_last(text)
    count = dice.between(2, max(3, len(text) // 35))
    original = grams(text)
    while True:
        chosen = {*dice.sample(len(finds), count), dice.pick(shorter)}
        copy = _replace(text, table, chosen)
        if jaccard(original, grams(copy)) >= EDITED_LIKENESS or count == 1:
            return copy
        count = max(1, count // 2)


def spun(text: str, dice: Dice) -> str:
    """Return ``text`` as a spinning program leaves it: words replaced all over, and one sign lost."""
    table = swaps("spin.tsv")
    total = sum(1 for _ in table.pattern.finditer(text))
    original, count = grams(text), total
    while True:
        copy = _without_last(_replace(text, table, set(dice.sample(total, count))))
        if jaccard(original, grams(copy)) >= SPUN_LIKENESS or count == 0:
            return copy
        count = count * 3 // 4


def _without_last(text: str) -> str:
    """Return ``text`` without the last Han sign that stands in its last paragraph but one.

    That is the least that makes a copy's key shorter than its original's.
    """
    head, _, tail = text.rpartition("\n")
    at = next(index for index in range(len(head) - 1, -1, -1) if "\u4e00" <= head[index] <= "\u9fff")
    return head[:at] + head[at + 1 :] + "\n" + tail


def preview(text: str, dice: Dice) -> str:
    """Return the first 30 to 90 % of ``text``, at least 200 characters, cut off within a sentence."""
    low = max(_PREVIEW, int(len(text) * 0.3))
    at = dice.between(low, max(low, int(len(text) * 0.9)))
    while text[at - 1] in _ENDS:
        at += 1
    return text[:at]
