"""Decode: the text of a page from its bytes, even if its header or meta tags name a wrong charset.

Chinese pages often declare a wrong charset, so every declaration is checked against the bytes. Valid UTF-8
with Han characters is hardly ever text in another Chinese charset. Any other bytes decode in almost every
charset, so the readings are compared by their share of ordinary Chinese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from w3lib.encoding import http_content_type_encoding

from pipelines.cleaning.charsets import CHINESE, OTHERS, python_name
from pipelines.cleaning.types import Page, Unusable
from textbasics.codepoints import code_points

MAX_BYTES = 20_000_000
MAX_CHARS = 3_000_000
"""Characters of a page with its markup; articles have some hundred thousand, at most."""
META_BYTES = 4096
"""Bytes at the beginning of a page in which meta tags declare a charset."""
SAMPLE_CHARS = 2000
"""Characters by which a reading is judged, at most."""

MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF media file"),
    (b"\x1f\x8b", "gzip, left compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd, left compressed"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FREQUENT = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长"
    "把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体政美相见被利什二等产新己制身果加"
    "這個們來國時說會對為過發後裡動現當學沒還進開從實長機關點業將兩間問與應體見產種經無們們並"
    "，。、：；“”「」の に は を た が で て と し れ さ".replace(" ", "")
)
"""The most frequent characters of simplified, traditional and Japanese text: about half of any running text,
and a few percent of text in a wrong charset."""

_IS_FREQUENT = np.zeros(0x10000, dtype=bool)
_IS_FREQUENT[[ord(c) for c in FREQUENT]] = True

PLAUSIBLE = 0.12
"""Score from which a declared charset is accepted."""
BROKEN = 0.05
"""Share of U+FFFD below which a reading is accepted."""
HOPELESS = -0.1
"""Score below which the best reading is rejected."""
HANDICAP = 0.05
"""Subtracted from the score of a charset that is not declared, and again if it is not Chinese. It decides if
the text has few characters."""

_META = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9][\w.:-]*)", re.I)
_THREE_BYTE = re.compile("[\u0800-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, its charset by Python's name, and what determined the charset."""

    text: str
    charset: str
    how: str
    """bom, profile, header, meta or bytes; bytes if the declarations were wrong or missing."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A body decoded in one charset."""

    text: str
    charset: str
    how: str
    broken: float
    """Share of U+FFFD among the characters beyond ASCII."""
    score: float
    """Share of frequent characters among those beyond ASCII, less twice the shares of U+FFFD and private
    use."""


def decode(page: Page, charset: str | None = None) -> Decoded:
    """Decode the body of a page; ``charset`` is the one that the site's profile names, if any.

    Raises Unusable if the body is empty, larger than MAX_BYTES or MAX_CHARS, no text, or fits no charset.
    """
    decoded = _decoded(page, charset)
    if len(decoded.text) > MAX_CHARS:
        raise Unusable("decode", f"more than {MAX_CHARS // 1_000_000} million characters", decoded.text[:200])
    return decoded


def _decoded(page: Page, charset: str | None) -> Decoded:
    body = page.body
    _reject_non_text(body)
    for bom, name in BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(name, "replace").replace("\0", ""), name, "bom")
    if b"\0" in body:
        decoded = _utf_16(body)
        if decoded is not None:
            return decoded
        body = body.replace(b"\0", b"")
    declared = list(_declared(body, page.content_type, charset))
    return _utf_8(body, declared) or _best(body, declared)


def _reject_non_text(body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise Unusable("decode", f"larger than {MAX_BYTES // 1_000_000} MB ({len(body):,} bytes)")
    start = body[:1024].lstrip()
    if not start and not body.strip():
        raise Unusable("decode", "empty body")
    for magic, name in MAGIC:
        if start.startswith(magic):
            raise Unusable("decode", f"not text: {name}", repr(body[:40]))


def _utf_16(body: bytes) -> Decoded | None:
    """Decode a body with NUL bytes as UTF-16 without a mark; None if it is not UTF-16.

    Raises Unusable if there are too many NUL bytes for a text in another charset.
    """
    for name in ("utf-16-le", "utf-16-be"):
        text = body.decode(name, "replace")
        if "\0" not in text and _measure(text, name, "bytes").broken < BROKEN and _is_text(text):
            return Decoded(text, name, "bytes")
    if body.count(b"\0") > 3 + len(body) // 1000:
        raise Unusable("decode", "not text: NUL bytes", repr(body[:40]))
    return None


def _is_text(text: str) -> bool:
    """Whether the text is mostly ASCII or frequent characters; a wrong charset gives rare ones."""
    sample = text[:SAMPLE_CHARS]
    known = sum(c in FREQUENT or c < "\x7f" for c in sample)
    return known > 0.3 * len(sample)


def _declared(body: bytes, content_type: str, charset: str | None) -> Iterator[tuple[str, str]]:
    """Pairs of a declared charset and its origin, most reliable first; unknown names are ignored."""
    metas = (m[1].decode("ascii", "ignore") for m in _META.finditer(body[:META_BYTES]))
    declarations = chain(
        ((charset, "profile"), (http_content_type_encoding(content_type), "header")),
        ((meta, "meta") for meta in metas),
    )
    for label, origin in declarations:
        name = python_name(label) if label else None
        if name:
            yield {"gbk": "gb18030", "gb2312": "gb18030"}.get(name, name), origin


def _utf_8(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """Decode the body as UTF-8; None if it is not valid, or may be text in another charset by accident."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    how = next((origin for name, origin in declared if name == "utf-8"), "bytes")
    if how == "bytes" and not text.isascii() and declared and not _has_three_byte(text):
        return None
    return Decoded(text, "utf-8", how)


def _has_three_byte(text: str) -> bool:
    """Whether a character from U+0800 on occurs. Pairs of GBK bytes can only be valid UTF-8 of those
    below."""
    return _THREE_BYTE.search(text) is not None


def _best(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    """Decode in the declared charset if the text is plausible, else in the charset of the best score."""
    readings: list[_Reading] = []
    for name, origin in declared:
        reading = _read(body, name, origin)
        if reading.score >= PLAUSIBLE and reading.broken < BROKEN:
            return _accepted(reading)
        readings.append(reading)
    readings += [_read(body, name, "bytes") for name in CHINESE + OTHERS]
    best = max(readings, key=_rank)
    if best.broken > 4 * BROKEN or best.score < HOPELESS:
        raise Unusable("decode", f"no charset fits, {best.charset} the least badly", best.text[:200])
    return _accepted(best)


def _rank(reading: _Reading) -> float:
    return reading.score - HANDICAP * ((reading.how == "bytes") + (reading.charset in OTHERS))


def _accepted(reading: _Reading) -> Decoded:
    return Decoded(reading.text, reading.charset, reading.how)


def _read(body: bytes, charset: str, how: str) -> _Reading:
    return _measure(body.decode(charset, "replace"), charset, how)


def _measure(text: str, charset: str, how: str) -> _Reading:
    """Judge a reading by a sample of its characters beyond ASCII."""
    points = code_points(text)
    foreign = points[points > 0x7F]
    sample = np.minimum(foreign[:: len(foreign) // SAMPLE_CHARS + 1], len(_IS_FREQUENT) - 1)
    total = len(sample) or 1
    broken = np.count_nonzero(foreign == 0xFFFD) / (len(foreign) or 1)
    private = np.count_nonzero((sample >= 0xE000) & (sample <= 0xF8FF)) / total
    frequent = np.count_nonzero(_IS_FREQUENT[sample]) / total
    return _Reading(text, charset, how, broken, frequent - 2 * broken - 2 * private)
