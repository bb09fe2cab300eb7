"""Swaps: the words that spinning programs exchange, as ``spun.tsv`` lists them.

An owner's own ``spun.tsv`` adds lines to the bundled file. A line with the same two words replaces one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dedup.keys import key_of
from tables.owner import owner_file
from tables.reader import ConfigError

COLUMNS = ("spun", "original", "pairs", "example", "counter")
PATH = Path(__file__).with_name("spun.tsv")


@dataclass(frozen=True, slots=True)
class Swap:
    """One line of ``spun.tsv``."""

    spun: str
    original: str
    pairs: int
    """Texts with a verified copy in which this exchange was found; 0 if it was not counted."""
    example: str
    """A phrase with the spun word. It counts as the same phrase with the original word."""
    counter: str
    """A similar phrase that must not count as the same."""

    def row(self) -> str:
        """The line as it stands in the file."""
        return "\t".join((self.spun, self.original, str(self.pairs), self.example, self.counter))


@cache
def swaps() -> tuple[Swap, ...]:
    """The lines of ``spun.tsv``, then those of the owner's file. Raises ConfigError."""
    lines = read(PATH)
    if (owner := owner_file(PATH.name)) and owner.exists():
        lines += read(owner)
    return tuple({(swap.spun, swap.original): swap for swap in lines}.values())


def read(path: Path) -> tuple[Swap, ...]:
    """The lines of a file. Raises ConfigError, which names the file, line and column."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse(text, str(path))


def parse(text: str, name: str) -> tuple[Swap, ...]:
    """The lines of a text in the form of ``spun.tsv``. ``name`` stands for the file in errors."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines or tuple(lines[0][1].split("\t")) != COLUMNS:
        raise ConfigError(
            f"{name}: the first line must name the columns {', '.join(COLUMNS)}, separated by tabs"
        )
    first: dict[tuple[str, str], int] = {}
    found: list[Swap] = []
    for number, line in lines[1:]:
        swap = _swap(line, f"{name}:{number}")
        earlier = first.setdefault((swap.spun, swap.original), number)
        if earlier != number:
            raise ConfigError(
                f"{name}:{number}: {swap.spun} and {swap.original} also stand in line {earlier}"
            )
        found.append(swap)
    return tuple(found)


def _swap(line: str, place: str) -> Swap:
    fields = line.split("\t")
    if len(fields) != len(COLUMNS) or not fields[2].isdecimal():
        raise ConfigError(f"{place}: write two words, a number and two phrases, separated by tabs")
    for column, word in zip(COLUMNS, fields[:2], strict=False):
        if not word or key_of(word) != word or not word.isalpha():
            raise ConfigError(f"{place}: {column}: {word!r} is not a word; write simplified letters only")
    spun, original, pairs, example, counter = fields
    if spun not in example:
        raise ConfigError(f"{place}: example: {example!r} does not contain {spun!r}, and must")
    if counter in ("", example, example.replace(spun, original)):
        raise ConfigError(
            f"{place}: counter: {counter!r} must be a phrase that stays different from the example"
        )
    return Swap(spun, original, int(pairs), example, counter)
