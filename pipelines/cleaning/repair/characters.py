"""Single Han characters: simplified form, frequency, readings. Loaded when first needed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "characters.tsv"


@dataclass(frozen=True, slots=True)
class Character:
    """One line of the table."""

    simple: str
    """The simplified form; the character itself where there is none."""
    cost: int
    """Tenths of a bit, ``-10 * log2(probability)``."""
    readings: frozenset[str]
    """Each reading twice: with its tone mark, and without."""


@cache
def character_table() -> dict[str, Character]:
    """Return the table by character; it holds all Han characters of GBK."""
    table: dict[str, Character] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            char, simple, cost, readings = line.split("\t")
            toned = readings.split()
            table[char] = Character(
                simple or char, int(cost), frozenset((*toned, *map(toneless_reading, toned)))
            )
    return table


@lru_cache(maxsize=4096)
def toneless_reading(reading: str) -> str:
    """Return a reading without its tone, with ``u`` for ü, v and ``u:``: ``lǜ`` and ``lv4`` become ``lu``."""
    plain = unicodedata.normalize("NFKD", reading.replace("ɑ", "a").replace("ɡ", "g"))
    return "".join(c for c in plain if "a" <= c <= "z").replace("v", "u")


def is_read(char: str, reading: str) -> bool:
    """Whether this is a reading of the character; tones are not compared, since tables differ on them."""
    known = character_table().get(char)
    return known is not None and toneless_reading(reading) in known.readings


def is_read_exactly(char: str, reading: str) -> bool:
    """Whether this is a reading of the character with its tone; a reading without tone fits every tone."""
    known = character_table().get(char)
    return known is not None and reading in known.readings
