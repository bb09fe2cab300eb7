"""Character classes: a table that says what each character means for a key, and the kernels that read it.

To normalise and convert a text costs more than all other steps of its key, and changes nothing in most texts,
since these are simplified Chinese with common punctuation. The classes of a text's characters tell whether
the two steps are needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import numpy as np
from numba import int64, uint8, uint32
from numpy.typing import NDArray
from opencc import OpenCC

from dedup.kernels import kernel
from dedup.shingles import POINTS
from textbasics.codepoints import code_points, from_code_points

LETTER, DIGIT, MASKS, CAPITAL, CONVERTS, ALTERS = 1, 2, 4, 8, 16, 32
"""The bits of a character: kept in the key; a digit; may belong to a mask; has a lower case; the
conversion to simplified Chinese may change it; NFKC may change it or its neighbours."""
MASK = "0"
"""The character that a run of digits or of mask characters becomes."""

_SIZE = 0x40000  # above it, Unicode has no letters
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
# The second range holds the dingbat digits, which NFKC leaves alone.
_DIGITS = re.compile(r"[\d\u2776-\u2793]+")
_HAN = range(0x4E00, 0xA000)
_COMMON = "\t\n\r" + "".join(
    chr(point)
    for first, last in (
        (0x20, 0x7E),
        (0xB7, 0xB7),
        (0xD7, 0xD7),
        (0x2010, 0x203A),
        (0x2190, 0x22FF),
        (0x2460, 0x249B),
        (0x2500, 0x2793),
        (0x3000, 0x3020),
        (0xFF01, 0xFF65),
    )
    for point in range(first, last + 1)
)
"""Characters beside Han in ordinary texts. Not control characters: OpenCC would end the text at a NUL."""
_IN_PHRASES = "沈坏藉哩覆甦瞭衹"
"""OpenCC keeps each of these alone, but changes some phrases with them (藉口, 毛坏)."""


@cache
def converter() -> OpenCC:
    """From traditional to simplified. It takes some 20 ms to read the dictionaries, once in a process."""
    return OpenCC("t2s")


@cache
def character_table(masks: str) -> NDArray[np.uint8]:
    """The bits of every character below U+40000.

    :param masks: the characters that the rules of masks may begin with.
    """
    every = "".join(map(chr, range(_SIZE)))
    table = np.zeros(_SIZE, np.uint8)
    table[code_points(_NEITHER_LETTER_NOR_DIGIT.sub("", every))] |= LETTER
    table[code_points("".join(_DIGITS.findall(every)))] = DIGIT
    known = np.full(_SIZE, CONVERTS | ALTERS, np.uint8)
    known[_HAN.start : _HAN.stop] = CONVERTS
    known[code_points("".join(_lasting_han()))] = 0
    for sign in _COMMON:
        if (bit := _lasting_bit(sign, masks)) is not None:
            known[ord(sign)], table[ord(sign)] = 0, bit
    known[ord("A") : ord("Z") + 1] = CAPITAL
    table |= known
    table[code_points(masks)] |= MASKS
    return table


def _lasting_han() -> Iterable[str]:
    every = [chr(point) for point in _HAN]
    converted = converter().convert("\n".join(every)).split("\n")
    return (a for a, b in zip(every, converted, strict=True) if a == b and a not in _IN_PHRASES)


def _lasting_bit(sign: str, masks: str) -> int | None:
    """The bit of a character that NFKC keeps, or changes in a way that no key or rule notices; else None."""
    normal = unicodedata.normalize("NFKC", sign)
    letters = _NEITHER_LETTER_NOR_DIGIT.sub("", normal)
    if normal != sign and set(normal) & set(masks):
        return None
    if not letters:
        return 0
    if _DIGITS.fullmatch(letters):
        return DIGIT
    return LETTER if normal == sign else None


@kernel(int64(POINTS, uint8[::1]))
def _any(points, table):  # type: ignore[no-untyped-def]
    bits = 0
    for point in points:
        # Above the table are no letters, but tags and selectors that may change their neighbours.
        bits |= table[point] if point < len(table) else ALTERS | CONVERTS
    return bits


@kernel(int64(POINTS, uint8[::1], uint32, uint32[::1]))
def _strip(points, table, mask, kept):  # type: ignore[no-untyped-def]
    count, in_run = 0, False
    for point in points:
        bits = table[point] if point < len(table) else 0
        if bits & LETTER or (bits & DIGIT and not in_run):
            kept[count] = mask if bits & DIGIT else point
            count += 1
        if bits & (LETTER | DIGIT):
            in_run = bits & DIGIT != 0
    return count


def bits_of(text: str, table: NDArray[np.uint8]) -> int:
    """The bits that any character of the text has."""
    return int(_any(code_points(text), table))


def stripped(text: str, table: NDArray[np.uint8]) -> str:
    """The letters of a text, and one ``MASK`` for each run of digits, whatever stood between the digits."""
    points = code_points(text)
    kept = np.empty(len(points), np.uint32)
    count = _strip(points, table, np.uint32(ord(MASK)), kept)
    return from_code_points(kept[:count])
