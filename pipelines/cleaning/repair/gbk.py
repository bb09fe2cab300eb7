"""GBK as web browsers decode it: pairs of bytes, with the user-defined areas mapped to private use.

The mapping is that of gb18030 (U+E000 for AAA1, U+E4C6 for A140), as in WHATWG's standard and in Windows.
"""

from __future__ import annotations

from functools import cache

Pair = tuple[int, int]
LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
FULL_WIDTH = 0xA3
"""Lead byte of the full-width forms of ASCII: A3AC is ，, the full-width form of 2C."""
OLD_PRIVATE_USE = (
    ("A6D9", 7, 0xE78D),
    ("A6EC", 2, 0xE794),
    ("A6F3", 1, 0xE796),
    ("A8BC", 1, 0xE7C7),
    ("A8BF", 1, 0xE7C8),
    ("A989", 13, 0xE7E7),
    ("FE50", 47, 0xE815),
    ("FE80", 33, 0xE844),
)
"""Pairs without a character before Unicode 4, how many, and the first code point that stood for them."""


@cache
def pairs() -> dict[str, Pair]:
    """Return the two bytes of every character that GBK and its user-defined areas can write."""
    table = {bytes((a, b)).decode("gb18030", "replace"): (a, b) for a in LEADS for b in TRAILS}
    table.pop("\ufffd", None)
    for first, count, code in OLD_PRIVATE_USE:
        lead, trail = bytes.fromhex(first)
        table.update({chr(code + i): (lead, trail + i) for i in range(count)})
    return table


@cache
def characters() -> dict[Pair, str]:
    """Return the character of every pair that has one, except private use, which no author writes."""
    return {pair: char for char, pair in pairs().items() if not "\ue000" <= char <= "\uf8ff"}


@cache
def by_trail() -> dict[int, dict[int, str]]:
    """Return the same characters by their second byte and then by their first."""
    table: dict[int, dict[int, str]] = {}
    for (lead, trail), char in characters().items():
        table.setdefault(trail, {})[lead] = char
    return table


def full_width_bytes(sign: str) -> Pair:
    """Return the bytes of the full-width form of an ASCII sign, which a mirror may have replaced by ASCII."""
    return FULL_WIDTH, ord(sign) + 0x80
