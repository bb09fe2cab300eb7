"""The search form of a text: texts and queries that the search treats as equal have the same form.

It is made character by character, so that a match can be shown in the text as it stands:

1. NFKC where it gives one character: full-width letters and digits, compatibility ideographs, circled digits;
2. lower case;
3. traditional to simplified by ``han.tsv``, whatever the word;
4. ASCII punctuation to full width, so that ``,`` and ``，`` are equal, and no character of a search form can
   be syntax of FTS5;
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
"""Code points that NFKC or lower case may change; letters of dead scripts and mathematics are left out."""


def search_points(text: str) -> CodePoints:
    """The search form of a text as code points."""
    return search_form_with_offsets(text)[0]


def search_form_with_offsets(text: str) -> tuple[CodePoints, Offsets]:
    """The search form of a text as code points, and the offset in the text of each of them."""
    points = _table()[code_points(text)]
    blank = points == ord(BLANK)
    kept = np.ones(len(points), dtype=np.bool_)
    kept[1:] = ~(blank[1:] & blank[:-1])
    offsets = np.flatnonzero(kept)
    return points[offsets], offsets


def search_form(text: str) -> str:
    """The search form of a text. It is its own search form."""
    return from_code_points(search_points(text))


@cache
def _table() -> CodePoints:
    """The code point that each code point becomes. It takes about 50 ms, once in a process."""
    table = np.arange(0x110000, dtype=np.uint32)
    same = _same_han()
    for first, end in _RANGES:
        for point in range(first, end):
            table[point] = _becomes(chr(point), same)
    for character, simplified in same.items():
        table[ord(character)] = ord(simplified)
    return table


def _becomes(character: str, same: dict[str, str]) -> int:
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
