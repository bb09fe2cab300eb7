"""The grammar of the speeches: pools of words, phrases and sentences, and the writer that uses them.

A line of a pool is plain text with three kinds of slots: ``{name}`` is replaced by a line of another pool
(or by a name that is bound for the speech), ``<a|b>`` by one of its branches, ``{#3-40}`` by a whole number.
Lines have many slots, so that two speeches with the same line share few character 5-grams.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fanwen.demo.rng import Rng

DATA = Path(__file__).parent / "data"
_SLOT = re.compile(r"\{#(\d+)-(\d+)\}|\{(\w+)\}|([<|>])")
_MEMORY = 6
"""Last lines of a pool that are not used again; at most half of the pool."""


class GrammarError(ValueError):
    """A data file of the grammar is invalid: an unknown pool, or a choice that is not closed."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a line of the pool ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A place for a whole number of [low, high]."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A place for one of several branches."""

    branches: tuple[Line, ...]


Line = tuple[str | Slot | Number | Choice, ...]
Pool = tuple[Line, ...]


def parse(line: str) -> Line:
    """Parse one line of a pool. Raises GrammarError if ``<`` and ``>`` do not match."""
    levels: list[list[list[str | Slot | Number | Choice]]] = [[[]]]
    end = 0
    for match in _SLOT.finditer(line):
        if match.start() > end:
            levels[-1][-1].append(line[end : match.start()])
        end = match.end()
        low, high, name, mark = match.groups()
        if name:
            levels[-1][-1].append(Slot(name))
        elif low:
            levels[-1][-1].append(Number(int(low), int(high)))
        elif mark == "<":
            levels.append([[]])
        elif len(levels) == 1:
            raise GrammarError(f"{mark!r} outside of a choice in {line!r}")
        elif mark == "|":
            levels[-1].append([])
        else:
            branches = levels.pop()
            levels[-1][-1].append(Choice(tuple(tuple(branch) for branch in branches)))
    if len(levels) > 1:
        raise GrammarError(f"a choice is not closed in {line!r}")
    return (*levels[0][0], *([line[end:]] if end < len(line) else []))


def words(text: str) -> Pool:
    """Parse a pool of words separated by whitespace."""
    return tuple((word,) for word in text.split())


def lines(text: str | Sequence[str]) -> Pool:
    """Parse a pool with one line per line. Blank lines count only in a sequence."""
    rows = [row for row in text.splitlines() if row] if isinstance(text, str) else text
    return tuple(parse(row) for row in rows)


def table(name: str) -> dict[str, dict[str, str]]:
    """Read one TOML file of the demo's data folder."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def pools() -> Mapping[str, Pool]:
    """Return every pool that all speeches share. Raises GrammarError if two pools have the same name."""
    all_pools = {name: words(text) for name, text in table("words.toml")["words"].items()}
    for section in table("sentences.toml").values():
        if duplicates := all_pools.keys() & section.keys():
            raise GrammarError(f"two pools have the same name: {sorted(duplicates)}")
        all_pools.update({name: lines(text) for name, text in section.items()})
    return all_pools


class Writer:
    """Writes lines of the grammar with the names and pools of one speech.

    It does not use the last lines of a pool again, so that a speech does not repeat itself.
    """

    __slots__ = ("_bound", "_pools", "_recent", "_rng")

    def __init__(self, rng: Rng, bound: Mapping[str, Pool]) -> None:
        self._rng = rng
        self._bound = bound
        self._pools = pools()
        self._recent: dict[str, list[int]] = {}

    def write(self, name: str) -> str:
        """Return a line of the pool ``name`` with its slots filled. Raises GrammarError for another name."""
        parts: list[str] = []
        self._draw(name, parts)
        return "".join(parts)

    def fill(self, pool: Pool, name: str) -> str:
        """Return a line of a pool that is not in a file. ``name`` identifies the pool."""
        parts: list[str] = []
        self._line(pool[self._unused_index(name, len(pool))], parts)
        return "".join(parts)

    def _draw(self, name: str, parts: list[str]) -> None:
        pool = self._bound.get(name) or self._pools.get(name)
        if pool is None:
            raise GrammarError(f"the grammar has no pool {name!r}")
        self._line(pool[0] if len(pool) == 1 else pool[self._unused_index(name, len(pool))], parts)

    def _unused_index(self, name: str, size: int) -> int:
        recent = self._recent.get(name)
        if recent is None:
            recent = self._recent[name] = []
        index = self._rng.below(size)
        while index in recent:
            index = (index + 1) % size
        recent.append(index)
        if len(recent) > _MEMORY or len(recent) > size // 2:
            del recent[0]
        return index

    def _line(self, line: Line, parts: list[str]) -> None:
        for part in line:
            if isinstance(part, str):
                parts.append(part)
            elif isinstance(part, Slot):
                self._draw(part.name, parts)
            elif isinstance(part, Choice):
                self._line(self._rng.pick(part.branches), parts)
            else:
                parts.append(str(self._rng.between(part.low, part.high)))
