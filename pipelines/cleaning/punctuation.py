"""Punctuation: the conversion of ASCII punctuation beside Han to Chinese punctuation."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from pipelines.cleaning.edits import Edit

_CHINESE_MARKS = {
    ",": ("，", "variants.comma"),
    ":": ("：", "variants.colon"),
    ";": ("；", "variants.semicolon"),
    "?": ("？", "variants.question"),
    "!": ("！", "variants.exclamation"),
}
_NUMERAL = "一二三四五六七八九十"
_LETTER = "\u3400-\u9fff\U00020000-\U0003ffff〇"
_CLOSING = "”’\"'）)》】〉」』\\]"
_OPENING = "“‘\"'（(《【〈「『\\["
# Only Han and the brackets and quotes around them count as neighbours, in ASCII and in Chinese: a converted
# mark must not become the neighbour of the next one, so that a second run changes nothing.
_AFTER_HAN = re.compile(
    f"(?<=[{_LETTER}])|(?<=[{_LETTER}][{_CLOSING}])|(?<=[{_LETTER}][{_CLOSING}][{_CLOSING}])"
)
_BEFORE_HAN = re.compile(f" *[{_OPENING}]{{0,2}}[{_LETTER}]")
_HAN = re.compile(f"[{_LETTER}]")
_ASCII_MARK = re.compile('[,:;?!()."]')
# Patterns that begin with a set of characters, and not with a repeat, are searched several times faster.
_MARK_RUN = re.compile(r"[,:;?!][,:;?!]* *")
_DOTS = re.compile(r"[.。](?:\.{2,}|。{2,})")
_STOP = re.compile(rf"\.(?<=[{_LETTER}]\.)(?<![{_NUMERAL}]\.)(?![.A-Za-z0-9])")
_ENDS_LINE = re.compile(r"[”’\"'）)]{0,2} *(?:\n|$)")
_PARENTHESIS = re.compile(r"[()（）\n]")
_DOUBLE_QUOTE = re.compile('"')
ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|&(?:[A-Za-z]{2,8}|#\d{1,6});"
)
ADDRESS_CUES = ("://", "www.", "@", "&")
"""Every address contains one of them. Searching for addresses is expensive."""
_START = attrgetter("start")


def punctuate(text: str) -> list[Edit]:
    """The edits that convert ASCII punctuation beside Han to Chinese punctuation.

    Rules: ``variants.comma``, ``.colon``, ``.semicolon``, ``.question``, ``.exclamation``, ``.stop``,
    ``.ellipsis``, ``.parenthesis``, ``.straight-quote``. Numbers, dates, clock times, addresses, Latin text
    and list marks do not change.
    """
    if not _ASCII_MARK.search(text) and "。。。" not in text:
        return []
    edits = [*_marks(text), *_dots(text), *_parentheses(text), *_double_quotes(text)]
    if edits and any(sign in text for sign in ADDRESS_CUES):
        addresses = [match.span() for match in ADDRESS.finditer(text)]
        edits = [edit for edit in edits if not _is_within(edit.start, addresses)]
    return sorted(edits, key=_START)


def _is_within(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether the offset lies in one of the sorted spans."""
    index = bisect_right(spans, (offset, sys.maxsize))
    return index > 0 and offset < spans[index - 1][1]


def _is_beside_han(text: str, match: re.Match[str]) -> bool:
    return bool(_AFTER_HAN.match(text, match.start()) or _BEFORE_HAN.match(text, match.end()))


def _marks(text: str) -> Iterator[Edit]:
    for match in _MARK_RUN.finditer(text):
        if _is_beside_han(text, match):
            after = "".join(_CHINESE_MARKS[mark][0] for mark in match[0].rstrip(" "))
            yield Edit(_CHINESE_MARKS[match[0][0]][1], match.start(), match[0], after)


def _dots(text: str) -> Iterator[Edit]:
    """Ellipses and full stops. If the text has 。 too, a dot within a line belongs to a name: 卡尔.马克思."""
    for match in _DOTS.finditer(text):
        if _is_beside_han(text, match):
            yield Edit("variants.ellipsis", match.start(), match[0], "……")
    is_stop_within_lines = "。" not in text
    for match in _STOP.finditer(text):
        end = match.end()
        if _ENDS_LINE.match(text, end) or (is_stop_within_lines and _BEFORE_HAN.match(text, end)):
            yield Edit("variants.stop", match.start(), ".", "。")


def _parentheses(text: str) -> Iterator[Edit]:
    """Pairs of parentheses that contain Han or stand beside it. Pages mix ASCII and Chinese ones in a
    pair."""
    if "(" not in text and ")" not in text:
        return
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] in "(（":
            opened.append(match.start())
        elif opened:
            start, end = opened.pop(), match.start()
            if _HAN.search(text, max(start - 1, 0), end + 2):
                for offset, after in ((start, "（"), (end, "）")):
                    if text[offset] in "()":
                        yield Edit("variants.parenthesis", offset, text[offset], after)


def _double_quotes(text: str) -> Iterator[Edit]:
    """Pairs of straight quotes that contain Han or stand beside it, in paragraphs with an even number of
    them."""
    if '"' not in text:
        return
    line_start = 0
    for line in text.split("\n"):
        quotes = [m.start() for m in _DOUBLE_QUOTE.finditer(line)]
        if len(quotes) % 2 == 0:
            for start, end in zip(quotes[::2], quotes[1::2], strict=True):
                if _HAN.search(line, max(start - 1, 0), end + 2):
                    yield Edit("variants.straight-quote", line_start + start, '"', "“")
                    yield Edit("variants.straight-quote", line_start + end, '"', "”")
        line_start += len(line) + 1
