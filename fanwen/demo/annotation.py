"""Pinyin annotations as mirrors put them in: on GBK bytes, blind to the borders of characters.

The mirror's program looks for certain byte pairs in a GBK text and writes each as pair and ``(reading)``.
It takes the first pair from the left that it finds, wherever that begins. Where a pair lies across two
characters, the annotation cuts the second one: what follows is read out of phase until a trail byte below
0x80 puts the reader right. A second pass sets a blank before full-width punctuation, again blind; after an
orphaned lead byte the reader swallows the blank, and that byte is lost: ``。“面`` (A1A3 A1B0 C3E6) is shown
as ``?！懊?``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, pinyin

from fanwen.demo.grammar import DATA

_PUNCTUATION = re.compile(b"|".join(sign.encode("gbk") for sign in "！，；？、"))
_UNIT = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff](?s:.)?|[\x00-\x7f]")
"""What the reader takes at once: a pair; a lead byte without a trail, with the byte it swallows; ASCII."""
_MARKED_SIGN = re.compile(" ([！，；？、])")
_ASCII = str.maketrans("！，；？", "!,;?")
_ASCII_PAIRS = str.maketrans("：（）", ":()")


@lru_cache(maxsize=1)
def _insertions() -> dict[bytes, bytes]:
    """Return what each byte pair is written as."""
    rows = (DATA / "annotated.txt").read_text(encoding="utf-8").splitlines()
    table = {}
    for sign in (row for row in rows if not row.startswith("#")):
        reading = pinyin(sign, style=Style.TONE)[0][0]
        table[sign.encode("gbk")] = f"{sign}({reading})".encode("gbk")
    return table


@lru_cache(maxsize=1)
def _needle() -> re.Pattern[bytes]:
    """Return a pattern for all pairs, grouped by first byte so that a search stays quick."""
    trails: dict[int, list[bytes]] = {}
    for lead, trail in sorted(_insertions()):
        trails.setdefault(lead, []).append(re.escape(bytes([trail])))
    groups = (re.escape(bytes([lead])) + b"[" + b"".join(found) + b"]" for lead, found in trails.items())
    return re.compile(b"|".join(groups))


@lru_cache(maxsize=65536)
def read_unit(unit: bytes) -> str:
    """Return how a GBK reader shows one unit of bytes.

    User-defined pairs become private-use characters (AAA1-AFFE, F8A1-FEFE, A140-A7A0 in ascending order
    from U+E000, and FE50-FEA0 from U+E815 as in the first edition of the code), an orphaned lead byte a
    question mark.
    """
    if len(unit) == 1:
        return unit.decode("ascii") if unit < b"\x80" else "?"
    lead, trail = unit
    if lead == 0xFE and 0x50 <= trail <= 0xA0 and trail != 0x7F:
        return chr(0xE815 + trail - 0x50 - (trail > 0x7F))
    try:
        return unit.decode("gb18030")
    except UnicodeDecodeError:
        return "?"


def annotate_bytes(text: bytes) -> bytes:
    """Return the GBK bytes after the mirror's program went over them."""
    table = _insertions()
    annotated = _needle().sub(lambda found: table[found[0]], text)
    return _PUNCTUATION.sub(rb" \g<0>", annotated)


def read(text: bytes) -> str:
    """Return what a GBK reader shows of these bytes."""
    return "".join(map(read_unit, _UNIT.findall(text)))


def annotate(text: str, folded: bool = False) -> str:
    """Return a traditional text as the mirror shows it: annotated, and damaged at some borders.

    With ``folded``, punctuation becomes ASCII, but for the signs whose blank an orphaned byte has
    swallowed: it is the pair of blank and sign that the program folds. Characters outside of GBK become a
    question mark.
    """
    shown = read(annotate_bytes(text.encode("gbk", "replace")))
    if not folded:
        return _MARKED_SIGN.sub(r"\1", shown)
    return _MARKED_SIGN.sub(lambda found: found[1].translate(_ASCII), shown).translate(_ASCII_PAIRS)
