"""Variants: the script of a text, and its conversion to simplified characters.

OpenCC converts the characters; what it is known to convert wrongly is converted by ``data/variants.toml``
instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from pipelines.cleaning.edits import CharacterEdits, Edit, apply_edits
from pipelines.cleaning.rule_files import table
from textbasics.codepoints import code_points

HANT_SHARE = 0.9
"""Share of traditional forms from which a text is hant. Up to 1 - HANT_SHARE it is hans, and mixed
between."""

_TABLE = table("variants")
_FIXES = [(f"variants.{fix['rule']}", re.compile(fix["pattern"]), fix["after"]) for fix in _TABLE["fix"]]
_QUOTES = dict(zip(_TABLE["quotes"]["before"], _TABLE["quotes"]["after"], strict=True))
_QUOTE = re.compile(f"[{re.escape(_TABLE['quotes']['before'])}]")
_TAIWAN = re.compile("|".join(map(re.escape, _TABLE["taiwan"]["words"])))
_HAN_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
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
    """The converter of a configuration. Loading its dictionaries takes far longer than converting a page."""
    return OpenCC(name)


@cache
def _forms() -> npt.NDArray[np.uint8]:
    """By code point: whether a character is only traditional, only simplified, or neither: uint8[0x110000].

    Characters that t2s changes and GB 2312 lacks are only traditional; 乾, 著 and 徵 are simplified in some
    words. Characters that s2t changes and Big5 lacks are only simplified.
    """
    forms = np.zeros(0x110000, dtype=np.uint8)
    forms[_changed("t2s", "gb2312")] = _TRADITIONAL
    forms[_changed("s2t", "big5")] = _SIMPLIFIED
    return forms


def _changed(config: str, charset: str) -> list[int]:
    """The code points that the configuration changes and the charset lacks."""
    characters = [chr(point) for point in range(_FIRST, _LAST + 1)]
    converted = _converter(config).convert("\n".join(characters)).split("\n")
    return [
        ord(character)
        for character, other in zip(characters, converted, strict=True)
        if other != character and not character.encode(charset, "ignore")
    ]


@lru_cache(maxsize=1)
def _counts(text: str) -> tuple[int, int]:
    """The numbers of characters that are only traditional and only simplified.

    Called three times in a row with each text: for its variant, and twice when it is simplified.
    """
    forms = _forms()[code_points(text)]
    return int(np.count_nonzero(forms == _TRADITIONAL)), int(np.count_nonzero(forms == _SIMPLIFIED))


def variant_of(text: str) -> str:
    """hans, hant or mixed, by the characters that exist in one script only; hans if there are none."""
    traditional, simplified = _counts(text)
    share = traditional / ((traditional + simplified) or 1)
    if share >= HANT_SHARE:
        return "hant"
    return "mixed" if share > 1 - HANT_SHARE else "hans"


def simplify(text: str) -> Sequence[Edit]:
    """The edits that make a traditional or mixed text simplified.

    Rules: ``variants.simplify`` (``variants.simplify-taiwan`` if the vocabulary is Taiwan's),
    ``variants.simplify-<name>`` for entries of the data file, ``variants.corner-quote``. In text without
    traditional forms only corner brackets change, to quotes.
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
    words = _TAIWAN.findall(text)
    limits = _TABLE["taiwan"]
    return bool(len(words) >= limits["total"] and len(set(words)) >= limits["distinct"])


def _fixes(text: str) -> Iterator[Edit]:
    """The edits of the data file, which OpenCC must not make; some only protect characters and change
    nothing."""
    covered: set[int] = set()
    for rule, pattern, after in _FIXES:
        for match in pattern.finditer(text):
            if not covered.intersection(range(*match.span())):
                covered.update(range(*match.span()))
                yield Edit(rule, match.start(), match[0], after)


def _masked(text: str, fixes: Iterable[Edit]) -> str:
    """The text with a mask in place of each character that OpenCC must not convert or cannot read."""
    masks = (fix._replace(after=_MASK * len(fix.before)) for fix in sorted(fixes, key=_START))
    return _UNREADABLE.sub(_MASK, apply_edits(text, masks))


def _converted(text: str, masked: str, name: str) -> Sequence[Edit]:
    """The edits of OpenCC: by run of Han if it changes the length of the text, else by run of changed
    characters."""
    after = _converter(name).convert(masked)
    if len(after) == len(text):
        return CharacterEdits(_RULES[name], text, _unmasked(after, text))
    runs = ((run.start(), run[0], _converter(name).convert(run[0])) for run in _HAN_RUN.finditer(masked))
    return [Edit(_RULES[name], start, before, after) for start, before, after in runs if after != before]


def _unmasked(after: str, text: str) -> str:
    """The converted text with the original characters in place of the masks."""
    return _MASKED.sub(lambda match: text[match.start()], after)
