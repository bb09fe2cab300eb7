"""How alike two texts are: the demo's own yardstick, apart from the one under test.

The key of a text is its Han signs, letters and one sign for each run of digits or of mask signs; the
likeness of two texts is the Jaccard index of the sets of their keys' character 5-grams.
"""

from __future__ import annotations

import re
import unicodedata

WIDTH = 5
_FOLDED = re.compile(r"(?:[0-9]|[xX×*某〇○]{2,})+")
_OUTSIDE = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0]")


def key(text: str) -> str:
    """Return the signs of ``text`` that count."""
    return _OUTSIDE.sub("", _FOLDED.sub("0", unicodedata.normalize("NFKC", text))).lower()


def grams(text: str, width: int = WIDTH) -> frozenset[str]:
    """Return the character ``width``-grams of the text's key; empty where the key is shorter than that."""
    signs = key(text)
    return frozenset(signs[at : at + width] for at in range(len(signs) - width + 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return |A ∩ B| / |A ∪ B|, and 0 for two empty sets."""
    common = len(one & other)
    return common / max(1, len(one) + len(other) - common)
