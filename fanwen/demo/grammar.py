"""The grammar of the speeches: pools of words, phrases and sentences, and the pen that writes with them.

A line of a pool is plain text with three signs: ``{name}`` is replaced by a line of another pool (or by a
name that the speech has bound), ``<a|b>`` by one of its branches, ``{#3-40}`` by a whole number. Slots are
dense on purpose: two speeches that draw the same line still share few of its character 5-grams.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fanwen.demo.dice import Dice

DATA = Path(__file__).parent / "data"
_SIGN = re.compile(r"\{#(\d+)-(\d+)\}|\{(\w+)\}|([<|>])")
_MEMORY = 6
"""How many of a pool's last lines are not drawn again; at most half of the pool."""


class GrammarError(ValueError):
    """A data file of the grammar is broken: an unknown pool, or a choice that is not closed."""


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
    """Read one line of a pool. Raises GrammarError where ``<`` and ``>`` do not pair."""
    levels: list[list[list[str | Slot | Number | Choice]]] = [[[]]]
    at = 0
    for sign in _SIGN.finditer(line):
        if sign.start() > at:
            levels[-1][-1].append(line[at : sign.start()])
        at = sign.end()
        low, high, name, mark = sign.groups()
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
    return (*levels[0][0], *([line[at:]] if at < len(line) else []))


def words(text: str) -> Pool:
    """Read a pool whose words are parted by blanks."""
    return tuple((word,) for word in text.split())


def lines(text: str | Sequence[str]) -> Pool:
    """Read a pool with one line of markup a line; blank lines count only in a sequence."""
    rows = [row for row in text.splitlines() if row] if isinstance(text, str) else text
    return tuple(parse(row) for row in rows)


def table(name: str) -> dict[str, dict[str, str]]:
    """Read one TOML file of the demo's data folder."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def pools() -> Mapping[str, Pool]:
    """Return every pool that all speeches share. Raises GrammarError where two pools have one name."""
    found = {name: words(text) for name, text in table("words.toml")["words"].items()}
    for section in table("sentences.toml").values():
        if twice := found.keys() & section.keys():
            raise GrammarError(f"two pools have the same name: {sorted(twice)}")
        found.update({name: lines(text) for name, text in section.items()})
    return found


class Pen:
    """Writes lines of the grammar with the names and pools that one speech has bound.

    It remembers what it drew last from every pool, so that a speech does not repeat itself at once.
    """

    __slots__ = ("_bound", "_dice", "_pools", "_recent")

    def __init__(self, dice: Dice, bound: Mapping[str, Pool]) -> None:
        self._dice = dice
        self._bound = bound
        self._pools = pools()
        self._recent: dict[str, list[int]] = {}

    def write(self, name: str) -> str:
        """Return a line of the pool ``name``, all slots filled. Raises GrammarError for an unknown pool."""
        parts: list[str] = []
        self._draw(name, parts)
        return "".join(parts)

    def fill(self, pool: Pool, name: str) -> str:
        """Return a line of a pool that stands in no file; ``name`` is where the memory of it is kept."""
        parts: list[str] = []
        self._line(pool[self._fresh(name, len(pool))], parts)
        return "".join(parts)

    def _draw(self, name: str, parts: list[str]) -> None:
        pool = self._bound.get(name) or self._pools.get(name)
        if pool is None:
            raise GrammarError(f"the grammar has no pool {name!r}")
        self._line(pool[0] if len(pool) == 1 else pool[self._fresh(name, len(pool))], parts)

    def _fresh(self, name: str, size: int) -> int:
        recent = self._recent.get(name)
        if recent is None:
            recent = self._recent[name] = []
        at = self._dice.below(size)
        while at in recent:
            at = (at + 1) % size
        recent.append(at)
        if len(recent) > _MEMORY or len(recent) > size // 2:
            del recent[0]
        return at

    def _line(self, line: Line, parts: list[str]) -> None:
        for part in line:
            if isinstance(part, str):
                parts.append(part)
            elif isinstance(part, Slot):
                self._draw(part.name, parts)
            elif isinstance(part, Choice):
                self._line(self._dice.pick(part.branches), parts)
            else:
                parts.append(str(self._dice.between(part.low, part.high)))
