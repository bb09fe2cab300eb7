"""Swaps: the words that spinning programs exchange, as ``spun.tsv`` lists them.

An owner's own ``spun.tsv`` adds lines to the bundled file. A line with the same two words replaces one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dedup.keys import key_of
from tables.owner import check_unchanged, owner_path
from tables.reader import ConfigError, read_utf8

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
    lines = parse(read_utf8(PATH), str(PATH))
    if owner := owner_path(PATH.name):
        lines += parse(read_utf8(owner, check_unchanged), str(owner))
    return tuple({(swap.spun, swap.original): swap for swap in lines}.values())


def problems(path: Path) -> list[str]:
    """One line for each thing that is wrong with a file."""
    try:
        lines = list(_lines(read_utf8(path), str(path)))
    except ConfigError as error:
        return [str(error)]
    return [str(line) for line in lines if isinstance(line, ConfigError)]


def parse(text: str, name: str) -> tuple[Swap, ...]:
    """The lines of a text in the form of ``spun.tsv``. ``name`` stands for the file in errors.

    Raises ConfigError, which names the file, line and column.
    """
    rows = []
    for line in _lines(text, name):
        if isinstance(line, ConfigError):
            raise line
        rows.append(line)
    return tuple(rows)


def _lines(text: str, name: str) -> Iterator[Swap | ConfigError]:
    """Each line as a swap, or what is wrong with it."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip() and line[0] != "#"]
    if not lines or tuple(lines[0][1].split("\t")) != COLUMNS:
        yield ConfigError(
            f"{name}:{lines[0][0] if lines else 1}: the first line must name the columns "
            f"{', '.join(COLUMNS)}, separated by tabs"
        )
        return
    first: dict[tuple[str, str], int] = {}
    for number, line in lines[1:]:
        try:
            swap = _swap(line, f"{name}:{number}")
        except ConfigError as error:
            yield error
            continue
        earlier = first.setdefault((swap.spun, swap.original), number)
        if earlier == number:
            yield swap
        else:
            yield ConfigError(
                f"{name}:{number}: {swap.spun} and {swap.original} also stand in line {earlier}"
            )


def _swap(line: str, place: str) -> Swap:
    fields = line.split("\t")
    if len(fields) != len(COLUMNS) or not re.fullmatch("[0-9]{1,9}", fields[2]):
        raise ConfigError(f"{place}: write two words, a number and two phrases, separated by tabs")
    for column, word in zip(COLUMNS, fields[:2], strict=False):
        if not word or key_of(word) != word or not word.isalpha():
            raise ConfigError(f"{place}: {column}: {word!r} is not a word; write simplified letters only")
    spun, original, pairs, example, counter = fields
    if spun == original:
        raise ConfigError(f"{place}: original: {original!r} is the spun word itself")
    if spun not in example:
        raise ConfigError(f"{place}: example: {example!r} does not contain {spun!r}, and must")
    if counter in ("", example, example.replace(spun, original)):
        raise ConfigError(
            f"{place}: counter: {counter!r} must be a phrase that stays different from the example"
        )
    return Swap(spun, original, int(pairs), example, counter)
