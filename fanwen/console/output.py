"""What the commands print: tables that fit a terminal of 80 columns, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Value = str | int | float

console = Console(highlight=False, soft_wrap=False)


def plain(words: str) -> str:
    """Text from a page, made safe to print: a page must not send commands to the terminal."""
    return "".join(sign if sign.isprintable() or sign == " " else "·" for sign in words)


def as_json(value: Any) -> None:
    """Print a value as one line of JSON, keys in a fixed order."""
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def table(rows: Iterable[tuple[str, Value]], title: str = "") -> None:
    """Print names with their values, numbers to the right."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(min_width=24, overflow="fold")
    grid.add_column(justify="right", min_width=10)
    for name, value in rows:
        grid.add_row(f"  {escape(plain(name))}", number(value))
    if title:
        console.print(f"[bold]{escape(title)}[/bold]")
    console.print(grid)


def counts(title: str, values: Mapping[str, int], most: int = 12) -> None:
    """Print a mapping of counts, the largest first, under a title; nothing where it is empty."""
    if not values:
        return
    shown, rest = [*values.items()][:most], [*values.items()][most:]
    if rest:
        shown.append((f"… {len(rest)} more", sum(count for _, count in rest)))
    table(shown, title)


def number(value: Value) -> str:
    if isinstance(value, str):
        return escape(plain(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def columns(names: Sequence[str], rows: Iterable[Sequence[str | int]], title: str) -> None:
    """Print rows under column names, the first column to the left, numbers to the right."""
    grid = Table(box=None, padding=(0, 1), title_justify="left", show_edge=False)
    for place, name in enumerate(names):
        grid.add_column(name, justify="right" if place else "left")
    for row in rows:
        grid.add_row(*(number(value) for value in row))
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(grid)


def listing(rows: Iterable[Sequence[str]], title: str) -> None:
    """Print rows of words in columns, each to the left."""
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*(escape(plain(words)) for words in row))
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(Padding(grid, (0, 0, 0, 2)))


def line(text: str) -> None:
    """Print a line as it is, cut where the terminal ends."""
    console.print(escape(plain(text)), no_wrap=True, overflow="ellipsis")


def watched() -> bool:
    """Whether standard output is a terminal, so that somebody reads it now."""
    return console.is_terminal


def heading(words: str) -> None:
    """Print a line in bold."""
    console.print(Text(plain(words), "bold"), overflow="ellipsis", no_wrap=True)


def text(words: Text) -> None:
    """Print styled text, wrapped to the terminal."""
    console.print(words)


def indented(words: Text, cells: int) -> None:
    """Print styled text, indented and wrapped to the terminal; elsewhere as one line, for other programs."""
    if watched():
        console.print(Padding(words, (0, 0, 0, cells)))
    else:
        console.print(Text(" " * cells) + words, soft_wrap=True)
