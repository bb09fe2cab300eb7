"""Keys: what remains of a text when everything that copies change is removed.

``key_of`` applies, in this order:

1. lone surrogates are dropped (they stand for no character), then NFKC: full-width forms, ligatures,
   circled digits and compatibility ideographs become their plain forms;
2. traditional to simplified Chinese (OpenCC ``t2s``), and lower case;
3. the rules of ``masks.toml``: a mask becomes ``0``, a circle used as a numeral becomes ``〇``,
   a list mark goes;
4. everything but letters (Han among them), ``〇`` and digits goes: punctuation, spaces, symbols,
   private-use characters;
5. each remaining run of digits and masks becomes one ``0``.

So ``20xx年``, ``20××年`` and ``2023年`` all give ``0年``, while Chinese numerals stay as they are written.
Words that sites exchange on purpose are handled later, in ``dedup.spun``: an id does not depend on them.
Because the runs are merged last, ``1,234`` and ``1234`` give the same key. Steps 1 to 3 are skipped where no
character of the text needs them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from dedup.charclass import ALTERS, CAPITAL, CONVERTS, MASKS, bits_of, character_table, converter, stripped
from tables.kinds import FLAG, PAIRS, STRING, TEXT
from tables.patterns import BadPattern, Problem, Values, compile_pattern
from tables.rules import Entry, Schema, TomlFile

# Nearly every Chinese text has these, and most have no other character that is not in NFKC. To replace them
# beforehand saves the normalisation, which costs more than everything else here together.
_FREQUENT = tuple((sign, unicodedata.normalize("NFKC", sign)) for sign in "，：；！？（）…\u3000")


@dataclass(frozen=True, slots=True)
class MaskRule:
    """One entry of ``masks.toml``."""

    name: str
    needs: str
    pattern: re.Pattern[str]
    becomes: str
    each: bool

    def apply(self, text: str) -> str:
        for sign in self.needs:
            if sign in text:
                return self._replace(text)
        return text

    def _replace(self, text: str) -> str:
        if self.each:
            return self.pattern.sub(lambda run: self.becomes * len(run[0]), text)
        return self.pattern.sub(self.becomes, text)


def _check_mask(row: Values, values: Values) -> Iterator[Problem]:
    try:
        if compile_pattern(row["pattern"]).match(""):
            yield "pattern", "matches the empty string, so that it would match everywhere"
    except BadPattern as error:
        yield "pattern", str(error)
    if "\\" in row["becomes"]:
        yield "becomes", "has a backslash, and must be plain text"


MASK_FILE = TomlFile(
    Path(__file__).with_name("masks.toml"),
    Schema(
        {
            "rule": Entry(
                {"needs": TEXT, "pattern": TEXT, "becomes": STRING, "examples": PAIRS, "counters": PAIRS},
                {"each": FLAG},
                checks=(_check_mask,),
            )
        }
    ),
)


@cache
def mask_rules() -> tuple[MaskRule, ...]:
    """The rules of ``masks.toml`` in their order, those of the owner's file last. Raises ConfigError."""
    rows = MASK_FILE.load()["rule"]
    return tuple(
        MaskRule(
            row["name"], row["needs"], re.compile(row["pattern"]), row["becomes"], row.get("each", False)
        )
        for row in rows
    )


@cache
def mask_characters() -> str:
    return "".join(rule.needs for rule in mask_rules())


def nfkc(text: str) -> str:
    """The text in NFKC. The frequent characters are replaced first: a library call takes longer."""
    for sign, plain in _FREQUENT:
        if sign in text:
            text = text.replace(sign, plain)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def key_of(text: str) -> str:
    """The key of a text; two texts are exact copies when their keys are equal. May be empty."""
    table = character_table(mask_characters())
    bits = bits_of(text, table) & (ALTERS | CONVERTS | CAPITAL | MASKS)
    if bits & ALTERS:
        text = nfkc(text.encode("utf-8", "ignore").decode("utf-8"))
    if bits & (ALTERS | CONVERTS):
        text = converter().convert(text)
    if bits & (ALTERS | CONVERTS | CAPITAL):
        text = text.lower()
    if bits:
        for rule in mask_rules():
            text = rule.apply(text)
    return stripped(text, table)


def id_of(key: str) -> str:
    """The id of a key: its 128-bit BLAKE2b hash as 32 hexadecimal digits."""
    return blake2b(key.encode("utf-8"), digest_size=16).hexdigest()
