"""Copies of a speech that differ from it: edited, spun, truncated.

The similarity of each copy to its original is bounded from below, and its key is shorter. So a rule that
prefers longer complete texts keeps the original, and every copy matches it directly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fanwen.demo.grammar import DATA
from fanwen.demo.rng import Rng
from fanwen.demo.similarity import grams, jaccard

EDITED_SIMILARITY = 0.75
SPUN_SIMILARITY = 0.72
_PREVIEW = 200
"""Fewest characters of a preview."""
_ENDS = "。！？；：，、”》）\n"


@dataclass(frozen=True, slots=True)
class Replacements:
    """A table of words and their replacements in a copy."""

    pattern: re.Pattern[str]
    by_word: dict[str, str]


@lru_cache(maxsize=2)
def replacements(name: str) -> Replacements:
    """Read ``edits.tsv`` or ``spin.tsv``."""
    rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    by_word = {row.split("\t")[0]: row.split("\t")[1] for row in rows if row and not row.startswith("#")}
    longest_first = sorted(by_word, key=lambda word: (-len(word), word))
    return Replacements(re.compile("|".join(longest_first)), by_word)


def _replace(text: str, table: Replacements, chosen: set[int]) -> str:
    """Return the text with the chosen matches of the table replaced, counted from 0."""
    parts: list[str] = []
    end = 0
    for number, match in enumerate(table.pattern.finditer(text)):
        if number in chosen:
            parts += (text[end : match.start()], table.by_word[match[0]])
            end = match.end()
    return "".join([*parts, text[end:]])


def edit(text: str, rng: Rng) -> str:
    """Return ``text`` with scattered edits: a word dropped or changed here and there.

    If the copy is not similar enough, the number of edits is halved.
    """
    table = replacements("edits.tsv")
    words = [match[0] for match in table.pattern.finditer(text)]
    shorter = [index for index, word in enumerate(words) if len(table.by_word[word]) < len(word)]
    if not shorter:
        return _without_one_character(text)
    count = rng.between(2, max(3, len(text) // 35))
    original = grams(text)
    while True:
        chosen = {*rng.sample(len(words), count), rng.pick(shorter)}
        copy = _replace(text, table, chosen)
        if jaccard(original, grams(copy)) >= EDITED_SIMILARITY or count == 1:
            return copy
        count = max(1, count // 2)


def spin(text: str, rng: Rng) -> str:
    """Return ``text`` as a spinning program leaves it: with many words replaced and one character removed."""
    table = replacements("spin.tsv")
    total = sum(1 for _ in table.pattern.finditer(text))
    original, count = grams(text), total
    while True:
        copy = _without_one_character(_replace(text, table, set(rng.sample(total, count))))
        if jaccard(original, grams(copy)) >= SPUN_SIMILARITY or count == 0:
            return copy
        count = count * 3 // 4


def _without_one_character(text: str) -> str:
    """Return ``text`` without the last Han character before its last paragraph.

    This is the smallest change that makes the key shorter.
    """
    head, _, tail = text.rpartition("\n")
    last = next(index for index in range(len(head) - 1, -1, -1) if "\u4e00" <= head[index] <= "\u9fff")
    return head[:last] + head[last + 1 :] + "\n" + tail


def cut_preview(text: str, rng: Rng) -> str:
    """Return the first 30 to 90 % of ``text``, at least 200 characters, truncated within a sentence."""
    low = max(_PREVIEW, int(len(text) * 0.3))
    end = rng.between(low, max(low, int(len(text) * 0.9)))
    while text[end - 1] in _ENDS:
        end += 1
    return text[:end]
