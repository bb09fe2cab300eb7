"""Pinyin annotations as mirror sites insert them: in GBK bytes, without regard to character boundaries.

The program of the mirror searches a GBK text for certain byte pairs and writes ``(reading)`` after each. It
takes the first pair from the left, at any byte. If a pair spans two characters, the annotation splits the
second one: the following bytes are decoded out of phase until a trail byte below 0x80. A second pass inserts
a space before full-width punctuation, again at any byte. After an orphaned lead byte the decoder consumes
the space, and that byte is lost: ``。“面`` (A1A3 A1B0 C3E6) is shown as ``?！懊?``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, pinyin

from fanwen.demo.grammar import DATA

_PUNCTUATION = re.compile(b"|".join(char.encode("gbk") for char in "！，；？、"))
_UNIT = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff](?s:.)?|[\x00-\x7f]")
"""A unit of the decoder: a pair; a lead byte without a trail and the byte that it consumes; ASCII."""
_SPACED_PUNCTUATION = re.compile(" ([！，；？、])")
_ASCII = str.maketrans("！，；？", "!,;?")
_ASCII_PAIRS = str.maketrans("：（）", ":()")


@lru_cache(maxsize=1)
def _insertions() -> dict[bytes, bytes]:
    """Return the annotated form of each byte pair."""
    rows = (DATA / "annotated.txt").read_text(encoding="utf-8").splitlines()
    table = {}
    for char in (row for row in rows if not row.startswith("#")):
        reading = pinyin(char, style=Style.TONE)[0][0]
        table[char.encode("gbk")] = f"{char}({reading})".encode("gbk")
    return table


@lru_cache(maxsize=1)
def _pair_pattern() -> re.Pattern[bytes]:
    """Return a pattern for all pairs, grouped by first byte, which makes the search faster."""
    trails: dict[int, list[bytes]] = {}
    for lead, trail in sorted(_insertions()):
        trails.setdefault(lead, []).append(re.escape(bytes([trail])))
    groups = (re.escape(bytes([lead])) + b"[" + b"".join(bytes_) + b"]" for lead, bytes_ in trails.items())
    return re.compile(b"|".join(groups))


@lru_cache(maxsize=65536)
def decode_unit(unit: bytes) -> str:
    """Return the text that a GBK decoder shows for one unit of bytes.

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
    """Return the GBK bytes with the annotations and spaces of the mirror."""
    table = _insertions()
    annotated = _pair_pattern().sub(lambda match: table[match[0]], text)
    return _PUNCTUATION.sub(rb" \g<0>", annotated)


def decode(text: bytes) -> str:
    """Return the text that a GBK decoder shows for these bytes."""
    return "".join(map(decode_unit, _UNIT.findall(text)))


def annotate(text: str, ascii_punctuation: bool = False) -> str:
    """Return a traditional text as the mirror shows it: annotated, and damaged at some boundaries.

    With ``ascii_punctuation``, punctuation after a space becomes ASCII. It stays full-width if an orphaned
    byte has consumed the space. Characters outside GBK become a question mark.
    """
    shown = decode(annotate_bytes(text.encode("gbk", "replace")))
    if not ascii_punctuation:
        return _SPACED_PUNCTUATION.sub(r"\1", shown)
    return _SPACED_PUNCTUATION.sub(lambda match: match[1].translate(_ASCII), shown).translate(_ASCII_PAIRS)
