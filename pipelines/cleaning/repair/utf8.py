"""UTF-8 that was read as GBK: ``鐨勫伐浣`` for ``的工作``, in segments or throughout.

The characters of such a segment are turned back into bytes and those into UTF-8. Only stretches that are
likelier afterwards are changed, so clean text in a damaged page stays, and so does clean text of the same
characters (a rare surname). Bytes that the decoder could not read are missing: it shows U+FFFD, € or ?
for them, or nothing. Where the pair after them is intact they can only have been 80; elsewhere the likeliest
character is taken.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.repair import gbk
from pipelines.cleaning.repair.language import GENERAL, cost, signs

UNKNOWN = 0xFF
"""Stands for a lost byte; never occurs in UTF-8."""
LOST = {"\ufffd": UNKNOWN, "?": UNKNOWN, "€": 0x80}
SEQUENCE = re.compile(
    rb"(?P<full>[\xe2-\xe9\xef][\x80-\xbf]{2}|[\xc2\xc3\xce\xcf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2})"
    rb"|(?P<both>[\xe2-\xe9\xef]\xff\xff)|(?P<third>[\xe2-\xe9\xef][\x80-\xbf]\xff?)|(?P<second>[\xe2-\xe9\xef]\xff[\x80-\xbf])"
)
RUN = re.compile(rb"(?>" + re.sub(rb"\?P<\w+>", b"?:", SEQUENCE.pattern) + rb")++")
"""Possessive, since nothing follows: otherwise a long run costs hundreds of megabytes for backtracking."""
GAIN = 150
"""By how much a stretch must be likelier after conversion, in tenths of a bit."""
NEAR = 12
"""Within so many characters of a converted stretch, any gain is enough (for a single 年)."""
UNLIKELY = 40
"""Penalty of a guess other than 80, the only byte that decoders of the whole of GBK cannot read by itself."""
UNLIKELY_WITH_PRIVATE_USE = 120
"""The same where private-use characters show that the decoder knew the user-defined areas."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of the text, and what they are in UTF-8."""

    start: int
    end: int
    after: str
    gain: float


def decode_utf8(text: str) -> Sequence[Edit]:
    """Decode the stretches of UTF-8 that were read as GBK.

    ``鍚勪綅浠ｈ〃`` becomes ``各位代表``. Clean text may consist of the same characters (``鋼鐵``); a
    stretch is changed only where that makes it likelier by ``GAIN``, or where it is near such a stretch.
    """
    edits: list[Edit] = []
    end = 0
    for seed in seed_pattern().finditer(text):
        if seed.start() < end:
            continue
        start = _region_start(text, seed.start(), end)
        match = region_pattern().match(text, start)
        end = match.end() if match else seed.end()
        edits += _edits(text[start:end], start)
    return edits


def _region_start(text: str, start: int, floor: int) -> int:
    """Return where the region around a seed at ``start`` begins, at ``floor`` or after it."""
    while start > floor and text[start - 1] in possible_characters():
        start -= 1
    return start


def _edits(piece: str, offset: int) -> Iterator[Edit]:
    stretches = list(_find_stretches(piece))
    certain = [s for s in stretches if s.gain >= GAIN]
    for stretch in stretches:
        if stretch.gain >= GAIN or (stretch.gain > 0 and _is_near(stretch, certain)):
            before = piece[stretch.start : stretch.end]
            yield Edit("repair.utf8-as-gbk", offset + stretch.start, before, stretch.after)


def _is_near(stretch: Stretch, certain: Sequence[Stretch]) -> bool:
    index = bisect_left(certain, stretch.start, key=lambda s: s.start)
    is_behind = index > 0 and stretch.start - certain[index - 1].end <= NEAR
    return is_behind or (index < len(certain) and certain[index].start - stretch.end <= NEAR)


def _find_stretches(piece: str) -> Iterator[Stretch]:
    """Yield every run of UTF-8 in the piece, in whole characters; a byte left over becomes U+FFFD."""
    chunks = _bytes_of(piece)
    data = b"".join(chunks)
    starts = array("I", accumulate(map(len, chunks), initial=0))
    for run in RUN.finditer(data):
        start = bisect_right(starts, run.start()) - 1
        end = bisect_left(starts, run.end())
        after = _decode_run(run[0], piece)
        if starts[start] < run.start():
            after = "\ufffd" + after
        if run.end() < starts[end]:
            rest = data[run.end()]
            after += chr(rest) if rest < 0x80 else "\ufffd"
        yield Stretch(start, end, after, cost(piece[start:end]) - cost(after))


def _bytes_of(piece: str) -> list[bytes]:
    """Return the bytes of each character.

    Decoders of GBK proper read 80 as €; those of gb18030, which show U+FFFD for it, read A2E3 as €.
    """
    lost = {sign: bytes((byte,)) for sign, byte in LOST.items() if sign != "€" or "\ufffd" not in piece}
    known = encoded()  # not merged with ``lost``: that would copy 24,000 entries for each piece
    return [lost.get(c) or known[c] for c in piece]


@cache
def encoded() -> dict[str, bytes]:
    """The bytes of every character of ASCII and GBK."""
    table = {chr(code): bytes((code,)) for code in range(0x80)}
    return table | {char: bytes(pair) for char, pair in gbk.pairs().items()}


def _decode_run(run: bytes, piece: str) -> str:
    if UNKNOWN not in run:
        try:
            return run.decode()
        except UnicodeDecodeError:
            pass
    penalty = UNLIKELY_WITH_PRIVATE_USE if any("\ue000" <= c <= "\uf8ff" for c in piece) else UNLIKELY
    chars: list[str] = []
    for match in SEQUENCE.finditer(run):
        if match["full"]:
            chars.append(match[0].decode("utf-8", "replace"))
        else:
            after = run[match.end() : match.end() + 3].decode("utf-8", "ignore")[:1]
            chars.append(_guess_character(match[0], chars[-1] if chars else "", after, penalty))
    return "".join(chars)


@lru_cache(maxsize=1 << 14)
def _guess_character(sequence: bytes, before: str, after: str, penalty: int) -> str:
    """Return the likeliest character of a sequence with a lost byte; one other than 80 costs ``penalty``."""

    def rank(candidate: tuple[str, bool]) -> float:
        char, is_usual = candidate
        extra = 0 if is_usual or not after else penalty
        return extra + GENERAL[before, char] + (GENERAL[char, after] if after else 0)

    return min(_candidates(sequence), key=rank)[0]


@cache
def _candidates(sequence: bytes) -> tuple[tuple[str, bool], ...]:
    """The characters that a sequence with lost bytes may have been, and whether the lost byte was 80."""
    known = sequence.rstrip(b"\xff")
    if len(known) == 1 and known in b"\xe2\xe3\xef":
        return tuple((c, False) for c in signs() if len(c.encode()) == 3 and c.encode().startswith(known))
    if len(known) == 1:
        return (((known + b"\x80\x80").decode(), True),)
    template = known if UNKNOWN in known else known + b"\xff"
    filled = ((template.replace(b"\xff", bytes((b,))), b == 0x80) for b in range(0x80, 0xC0))
    return tuple((char, usual) for f, usual in filled if (char := f.decode("utf-8", "ignore")))


@cache
def possible_characters() -> frozenset[str]:
    """Return the characters whose two bytes can both stand in UTF-8, and those shown for lost bytes."""
    inside = {*range(0x80, 0xC0), 0xC2, 0xC3, 0xCE, 0xCF, *range(0xE2, 0xEA), 0xEF, 0xF0}
    ascii_trails = set(range(0x40, 0x7F))
    both = (
        c for c, (lead, trail) in gbk.pairs().items() if lead in inside and trail in inside | ascii_trails
    )
    return frozenset((*both, *LOST))


@cache
def region_pattern() -> re.Pattern[str]:
    """Matches possible characters, and ASCII between them."""
    return re.compile(rf"(?>[{_character_class(possible_characters())}]+[\n -~]{{0,20}})++")


@cache
def seed_pattern() -> re.Pattern[str]:
    """Matches three characters whose bytes are two of UTF-8, or two with a lost byte; rare in clean text."""
    head = _class_of_pairs(range(0xE3, 0xF0), range(0x80, 0xC0))
    middle = _class_of_pairs(range(0x80, 0xC0), range(0xE3, 0xF0))
    tail = _class_of_pairs(range(0x80, 0xC0), range(0x80, 0xC0))
    return re.compile(f"[{head}](?:[{middle}][{tail}]|[\ufffd€?]+[{head}])")


def _class_of_pairs(leads: range, trails: range) -> str:
    return _character_class(
        frozenset(c for c, (lead, trail) in gbk.pairs().items() if lead in leads and trail in trails)
    )


def _character_class(chars: frozenset[str]) -> str:
    return "".join(map(re.escape, sorted(chars)))
