"""Folding: what the search takes for the same becomes the same, in texts and in queries alike.

Character by character, so that a match can be shown in the text as it stands:

1. NFKC where it gives one character: full-width letters and digits, compatibility ideographs, circled digits;
2. lower case;
3. traditional to simplified by ``han.tsv``, whatever the word;
4. ASCII punctuation to full width, so that ``,`` and ``，`` are the same, and nothing that is folded can be
   taken for the syntax of FTS5;
5. a run of white space, control and format characters to one ideographic space.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from textbasics.codepoints import CodePoints, code_points, from_code_points

Offsets = npt.NDArray[np.int64]

BLANK = "\u3000"
_FULL_WIDTH = 0xFEE0
_NO_CHARACTER = 0xFFFD
_RANGES = ((0x0, 0x10000), (0x2F800, 0x2FA20))
"""Where characters are that NFKC or lower case changes, but for letters of dead scripts and mathematics."""


def fold_points(text: str) -> CodePoints:
    """The folded text as code points."""
    return fold_places(text)[0]


def fold_places(text: str) -> tuple[CodePoints, Offsets]:
    """The folded text as code points, and for each of them its place in the text."""
    points = _table()[code_points(text)]
    blank = points == ord(BLANK)
    kept = np.ones(len(points), dtype=np.bool_)
    kept[1:] = ~(blank[1:] & blank[:-1])
    places = np.flatnonzero(kept)
    return points[places], places


def fold(text: str) -> str:
    """The folded text. Folding it again changes nothing."""
    return from_code_points(fold_points(text))


@cache
def _table() -> CodePoints:
    """By code point: what it becomes. Made once in a process, in about 50 ms."""
    table = np.arange(0x110000, dtype=np.uint32)
    same = _same_han()
    for first, end in _RANGES:
        for point in range(first, end):
            table[point] = _folded(chr(point), same)
    for character, stands in same.items():
        table[ord(character)] = ord(stands)
    return table


def _folded(character: str, same: dict[str, str]) -> int:
    if unicodedata.category(character) == "Cs":
        return _NO_CHARACTER
    plain = unicodedata.normalize("NFKC", character)
    plain = plain if len(plain) == 1 else character
    lower = plain.lower()
    plain = lower if len(lower) == 1 else plain
    plain = same.get(plain, plain)
    if plain.isspace() or unicodedata.category(plain) in ("Cc", "Cf"):
        return ord(BLANK)
    return ord(plain) + (_FULL_WIDTH if plain.isascii() and not plain.isalnum() else 0)


def _same_han() -> dict[str, str]:
    lines = files("db").joinpath("search/han.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {other: stands for stands, others in pairs for other in others}
