"""Derive the tables of repair: run by hand as ``python -m pipelines.cleaning.repair.derive DICT``.

``DICT`` is the file ``jieba/dict.txt`` of jieba 0.42.1 (MIT): a word, its frequency and its part of speech
a line. Readings come from pypinyin (MIT), simplified forms from OpenCC (Apache-2.0). Only counts and facts
are kept.

Costs are in tenths of a bit: ``-10 * log2(probability)``.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import opencc
from pypinyin.constants import PINYIN_DICT

DATA = Path(__file__).parent / "data"
HAN = range(0x4E00, 0x9FA6)
"""The Han characters that GBK can write."""
RAREST_BIGRAM = 5
"""Rarer bigrams carry no information and would double the table."""
SOURCES = (
    "# Derived by repair/derive.py; do not edit. Sources: jieba 0.42.1 (MIT: frequencies),",
    "# pypinyin (MIT: readings), OpenCC (Apache-2.0: simplified forms). Costs in tenths of a bit.",
)


def count(lines: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count characters and in-word bigrams, weighted by the frequency of the words they stand in."""
    single: Counter[str] = Counter()
    double: Counter[str] = Counter()
    for line in lines:
        word, frequency, _ = line.split(" ")
        for char in word:
            single[char] += int(frequency)
        for first, second in pairwise(word):
            if ord(first) in HAN and ord(second) in HAN:
                double[first + second] += int(frequency)
    return single, double


def character_lines(single: Counter[str]) -> Iterable[str]:
    """Yield one line per character: itself, its simplified form where it differs, its cost, its readings."""
    total = sum(single.values())
    simplify = opencc.OpenCC("t2s").convert
    for code in HAN:
        char = chr(code)
        simple = simplify(char)
        weight = max(single[simple], single[char])
        cost = round(-10 * math.log2((weight + 0.5) / total))
        readings = dict.fromkeys(r for r in PINYIN_DICT.get(code, "").split(",") if r)
        yield "\t".join((char, simple if simple != char else "", str(cost), " ".join(readings)))


def bigram_lines(single: Counter[str], double: Counter[str]) -> Iterable[str]:
    """Yield one line per character: what follows it within words, grouped by cost, the likeliest first."""
    followers: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pair, weight in double.items():
        if weight >= RAREST_BIGRAM:
            cost = round(-math.log2(weight / single[pair[0]])) * 10
            followers[pair[0]][cost].append(pair[1])
    for first in sorted(followers):
        groups = (f"{cost} {''.join(sorted(seconds))}" for cost, seconds in sorted(followers[first].items()))
        yield "\t".join((first, *groups))


def write(name: str, lines: Iterable[str]) -> None:
    (DATA / name).write_text("\n".join((*SOURCES, *lines)) + "\n", encoding="utf-8")


def main(dictionary: Path) -> None:
    with dictionary.open(encoding="utf-8") as lines:
        single, double = count(lines)
    write("characters.tsv", character_lines(single))
    write("bigrams.tsv", bigram_lines(single, double))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
