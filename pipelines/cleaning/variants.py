"""Variants: the script a text is written in, the way to simplified characters and Chinese punctuation.

OpenCC converts; what it is known to get wrong is taken out before (``data/variants.toml``). All functions
are steps: they return edits, and none where there is nothing to do.
"""

from __future__ import annotations

import re
import sys
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from operator import attrgetter

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from pipelines.cleaning.edits import CharacterEdits, Edit, apply_edits, code_points

MOSTLY = 0.9
"""From this share of traditional forms a text is hant; below 1 - MOSTLY it is hans, and mixed between."""

_TABLE = tomllib.loads(files("pipelines.cleaning").joinpath("data/variants.toml").read_text("utf-8"))
_FIXES = [(f"variants.{fix['rule']}", re.compile(fix["pattern"]), fix["after"]) for fix in _TABLE["fix"]]
_QUOTES = dict(zip(_TABLE["quotes"]["before"], _TABLE["quotes"]["after"], strict=True))
_QUOTE = re.compile(f"[{_TABLE['quotes']['before']}]")
_TAIWAN = re.compile("|".join(_TABLE["taiwan"]["words"]))
_HAN_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_CHINESE = {
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
# Only letters and what opens or closes around them count as neighbours, and both writings of those alike: a
# mark that was changed never makes the next one a neighbour, so that a second run finds nothing to do.
_AFTER_HAN = re.compile(
    f"(?<=[{_LETTER}])|(?<=[{_LETTER}][{_CLOSING}])|(?<=[{_LETTER}][{_CLOSING}][{_CLOSING}])"
)
_BEFORE_HAN = re.compile(f" *[{_OPENING}]{{0,2}}[{_LETTER}]")
_HAN = re.compile(f"[{_LETTER}]")
_ASCII_MARK = re.compile('[,:;?!()."]')
# These begin with a set of characters, not with a repeat: so they are searched for several times faster.
_MARKS = re.compile(r"[,:;?!][,:;?!]* *")
_DOTS = re.compile(r"[.。](?:\.{2,}|。{2,})")
_STOP = re.compile(rf"\.(?<=[{_LETTER}]\.)(?<![{_NUMERAL}]\.)(?![.A-Za-z0-9])")
_ENDS_LINE = re.compile(r"[”’\"'）)]{0,2} *(?:\n|$)")
_PARENTHESIS = re.compile(r"[()（）\n]")
_DOUBLE_QUOTE = re.compile('"')
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|&(?:[A-Za-z]{2,8}|#\d{1,6});"
)
_SIGNS_OF_ADDRESS = ("://", "www.", "@", "&")
"""Without any of them no text holds an address, which is dear to look for."""
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_MASK = "\x01"
_MASKED = re.compile(_MASK)
_FIRST, _LAST = 0x3400, 0x9FFF
_TRADITIONAL, _SIMPLIFIED = 1, 2
_START = attrgetter("start")
_RULES = {"t2s": "variants.simplify", "tw2sp": "variants.simplify-taiwan"}
"""The rule of each configuration of OpenCC."""


@cache
def _converter(name: str) -> OpenCC:
    """Loading the dictionaries takes far longer than converting a page; so each is loaded once a process."""
    return OpenCC(name)


@cache
def _forms() -> npt.NDArray[np.uint8]:
    """By code point: whether a character is only traditional, or only simplified, or neither.

    Only traditional is what t2s changes and GB 2312 lacks: 乾, 著 and 徵 are simplified too, in some words.
    Only simplified is, the other way round, what s2t changes and Big5 lacks.
    """
    forms = np.zeros(0x110000, dtype=np.uint8)
    forms[_changed("t2s", "gb2312")] = _TRADITIONAL
    forms[_changed("s2t", "big5")] = _SIMPLIFIED
    return forms


def _changed(config: str, charset: str) -> list[int]:
    characters = [chr(point) for point in range(_FIRST, _LAST + 1)]
    converted = _converter(config).convert("\n".join(characters)).split("\n")
    return [
        ord(character)
        for character, other in zip(characters, converted, strict=True)
        if other != character and not character.encode(charset, "ignore")
    ]


@lru_cache(maxsize=1)
def _counts(text: str) -> tuple[int, int]:
    """How many characters of the text are only traditional, and how many only simplified.

    Asked three times in a row about each page: for its variant, and twice when it is simplified.
    """
    forms = _forms()[code_points(text)]
    return int(np.count_nonzero(forms == _TRADITIONAL)), int(np.count_nonzero(forms == _SIMPLIFIED))


def variant_of(text: str) -> str:
    """hans, hant or mixed, by the characters that exist in one script only; hans where there are none."""
    traditional, simplified = _counts(text)
    share = traditional / ((traditional + simplified) or 1)
    if share >= MOSTLY:
        return "hant"
    return "mixed" if share > 1 - MOSTLY else "hans"


def simplify(text: str) -> Sequence[Edit]:
    """The edits that make a traditional or mixed text simplified.

    Rules: ``variants.simplify`` (``variants.simplify-taiwan`` where the vocabulary is Taiwan's),
    ``variants.simplify-<name>`` for entries of the data file, ``variants.corner-quote``. In text without
    any traditional form only corner brackets change, to quotes.
    """
    quotes = [Edit("variants.corner-quote", m.start(), m[0], _QUOTES[m[0]]) for m in _QUOTE.finditer(text)]
    if not _counts(text)[0]:
        return quotes
    fixes = list(_fixes(text)) if variant_of(text) != "hans" else []
    name = "tw2sp" if _is_taiwan(text) else "t2s"
    converted = _converted(text, _masked(text, fixes), name)
    others = [*quotes, *(fix for fix in fixes if fix.before != fix.after)]
    return sorted([*others, *converted], key=_START) if others else converted


def _is_taiwan(text: str) -> bool:
    found = _TAIWAN.findall(text)
    limits = _TABLE["taiwan"]
    return bool(len(found) >= limits["total"] and len(set(found)) >= limits["distinct"])


def _fixes(text: str) -> Iterator[Edit]:
    """What OpenCC must not see; an edit that changes nothing keeps its characters from it."""
    taken: set[int] = set()
    for rule, pattern, after in _FIXES:
        for match in pattern.finditer(text):
            if not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                yield Edit(rule, match.start(), match[0], after)


def _masked(text: str, fixes: Iterable[Edit]) -> str:
    """The text with a sign in place of each character that OpenCC must not see, or cannot read."""
    hidden = (fix._replace(after=_MASK * len(fix.before)) for fix in sorted(fixes, key=_START))
    return _UNREADABLE.sub(_MASK, apply_edits(text, hidden))


def _converted(text: str, masked: str, name: str) -> Sequence[Edit]:
    """What OpenCC changes: run by run of Han where it changes lengths, else character by character."""
    after = _converter(name).convert(masked)
    if len(after) == len(text):
        return CharacterEdits(_RULES[name], text, _unmasked(after, text))
    runs = ((run.start(), run[0], _converter(name).convert(run[0])) for run in _HAN_RUN.finditer(masked))
    return [Edit(_RULES[name], start, before, after) for start, before, after in runs if after != before]


def _unmasked(after: str, text: str) -> str:
    """What the masked text became, with the characters of the text itself where it was masked."""
    return _MASKED.sub(lambda match: text[match.start()], after)


def punctuate(text: str) -> list[Edit]:
    """The edits that make ASCII punctuation beside Han Chinese.

    Rules: ``variants.comma``, ``.colon``, ``.semicolon``, ``.question``, ``.exclamation``, ``.stop``,
    ``.ellipsis``, ``.parenthesis``, ``.straight-quote``. Numbers, dates, clock times, addresses, Latin text
    and list marks stay.
    """
    if not _ASCII_MARK.search(text) and "。。。" not in text:
        return []
    edits = [*_marks(text), *_dots(text), *_parentheses(text), *_double_quotes(text)]
    if edits and any(sign in text for sign in _SIGNS_OF_ADDRESS):
        kept = [match.span() for match in _ADDRESS.finditer(text)]
        edits = [edit for edit in edits if not _is_within(edit.start, kept)]
    return sorted(edits, key=_START)


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    """Whether the place lies in one of the sorted spans."""
    before = bisect_right(spans, (at, sys.maxsize))
    return before > 0 and at < spans[before - 1][1]


def _is_beside_han(text: str, match: re.Match[str]) -> bool:
    return bool(_AFTER_HAN.match(text, match.start()) or _BEFORE_HAN.match(text, match.end()))


def _marks(text: str) -> Iterator[Edit]:
    for match in _MARKS.finditer(text):
        if _is_beside_han(text, match):
            after = "".join(_CHINESE[mark][0] for mark in match[0].rstrip(" "))
            yield Edit(_CHINESE[match[0][0]][1], match.start(), match[0], after)


def _dots(text: str) -> Iterator[Edit]:
    """Ellipses and full stops; a dot within a line, where the text has 。 too, is a name's: 卡尔.马克思."""
    for match in _DOTS.finditer(text):
        if _is_beside_han(text, match):
            yield Edit("variants.ellipsis", match.start(), match[0], "……")
    within = "。" not in text
    for match in _STOP.finditer(text):
        if _ENDS_LINE.match(text, match.end()) or (within and _BEFORE_HAN.match(text, match.end())):
            yield Edit("variants.stop", match.start(), ".", "。")


def _parentheses(text: str) -> Iterator[Edit]:
    """Pairs that hold Han or stand beside it; ASCII and Chinese ones pair alike, since pages mix them."""
    if "(" not in text and ")" not in text:
        return
    open_at: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "\n":
            open_at.clear()
        elif match[0] in "(（":
            open_at.append(match.start())
        elif open_at:
            start, end = open_at.pop(), match.start()
            if _HAN.search(text, max(start - 1, 0), end + 2):
                for at in (start, end):
                    if text[at] in "()":
                        yield Edit("variants.parenthesis", at, text[at], "（" if at == start else "）")


def _double_quotes(text: str) -> Iterator[Edit]:
    """Straight quotes in pairs, where a paragraph has an even number, and Han stands in or beside a pair."""
    if '"' not in text:
        return
    at = 0
    for line in text.split("\n"):
        places = [m.start() for m in _DOUBLE_QUOTE.finditer(line)]
        if len(places) % 2 == 0:
            for start, end in zip(places[::2], places[1::2], strict=True):
                if _HAN.search(line, max(start - 1, 0), end + 2):
                    yield Edit("variants.straight-quote", at + start, '"', "“")
                    yield Edit("variants.straight-quote", at + end, '"', "”")
        at += len(line) + 1
