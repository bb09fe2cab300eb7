"""The similarity of two texts, independent of the deduplication that the demo checks.

The key of a text has its Han characters, its letters, and one digit for each run of digits or mask signs.
The similarity of two texts is the Jaccard index of the character 5-grams of their keys.
"""

from __future__ import annotations

import re
import unicodedata

WIDTH = 5
_NUMBERS_AND_MASKS = re.compile(r"(?:[0-9]|[xX×*某〇○]{2,})+")
_OUTSIDE = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0]")


def key(text: str) -> str:
    """Return the characters of ``text`` that are compared."""
    return _OUTSIDE.sub("", _NUMBERS_AND_MASKS.sub("0", unicodedata.normalize("NFKC", text))).lower()


def grams(text: str, width: int = WIDTH) -> frozenset[str]:
    """Return the character ``width``-grams of the text's key; empty if the key is shorter than that."""
    chars = key(text)
    return frozenset(chars[i : i + width] for i in range(len(chars) - width + 1))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Return |A ∩ B| / |A ∪ B|, and 0 for two empty sets."""
    common = len(left & right)
    return common / max(1, len(left) + len(right) - common)
