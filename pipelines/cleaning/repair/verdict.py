"""The verdict on the damage that is left after repair: how much it is, and whether the text can be used."""

from __future__ import annotations

import re

from pipelines.cleaning.types import Unusable

LOST = re.compile("[\ufffd\ue000-\uf8ff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
"""Replacement characters, private use, halves of surrogate pairs, and noncharacters."""
RUNS = re.compile("[锟斤拷]*(?:锟斤|斤拷|锟拷)[锟斤拷]*|烫{3,}|屯{3,}")
"""What replacement characters (EF BF BD twice) and uninitialised memory look like, read as GBK."""
SIGNS_OF_RUNS = ("锟斤", "斤拷", "锟拷", "烫烫烫", "屯屯屯")
SUSPECT = re.compile(LOST.pattern[:-1] + "锟拷烫屯]")
"""Stands in every text with damage, and in few without: one search for these signs saves six."""
HOPELESS = 0.4
"""With so large a share of lost characters, too little context is left for repair. Misread UTF-8 has less."""
SHARE = 0.05
"""A text in which one character in twenty is lost is unreadable."""
FEWEST = 10
"""Fewer damaged characters than this make a text unusable only where they are half of it."""


def count_damage(text: str) -> int:
    """Return the number of characters that are beyond repair."""
    if not SUSPECT.search(text):
        return 0
    lost = len(LOST.findall(text))
    if any(sign in text for sign in SIGNS_OF_RUNS):
        lost += sum(len(match[0]) for match in RUNS.finditer(text))
    return lost


def check_damage(text: str, share: float = SHARE) -> int:
    """Return how many characters are beyond repair.

    Raises Unusable where they are at least this share of the text.
    """
    lost = count_damage(text)
    if not lost:
        return 0
    whole = len(text) - text.count(" ") - text.count("\n")
    if lost >= max(FEWEST, share * whole) or (lost >= 3 and 2 * lost >= whole):
        raise Unusable("repair", f"{lost} of {whole} characters are beyond repair ({lost / whole:.0%})", text)
    return lost
