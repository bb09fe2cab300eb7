"""Output of the commands: tables for a terminal of 80 columns, or JSON."""

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


def printable(text: str) -> str:
    """The text without control characters: a page must not send commands to the terminal."""
    return "".join(char if char.isprintable() or char == " " else "·" for char in text)


def print_json(value: Any) -> None:
    """Print a value as one line of JSON, keys in a fixed order."""
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def print_table(rows: Iterable[tuple[str, Value]], title: str = "") -> None:
    """Print names and their values, numbers aligned to the right."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(min_width=24, overflow="fold")
    grid.add_column(justify="right", min_width=10)
    for name, value in rows:
        grid.add_row(f"  {escape(printable(name))}", format_number(value))
    if title:
        console.print(f"[bold]{escape(title)}[/bold]")
    console.print(grid)


def print_counts(title: str, values: Mapping[str, int], most: int = 12) -> None:
    """Print the first ``most`` counts under a title, and the sum of the rest. No counts: print nothing."""
    if not values:
        return
    shown, rest = [*values.items()][:most], [*values.items()][most:]
    if rest:
        shown.append((f"… {len(rest)} more", sum(count for _, count in rest)))
    print_table(shown, title)


def format_number(value: Value) -> str:
    if isinstance(value, str):
        return escape(printable(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def print_columns(names: Sequence[str], rows: Iterable[Sequence[str | int]], title: str) -> None:
    """Print rows under column names, the first column aligned to the left, the others to the right."""
    grid = Table(box=None, padding=(0, 1), title_justify="left", show_edge=False)
    for index, name in enumerate(names):
        grid.add_column(name, justify="right" if index else "left")
    for row in rows:
        grid.add_row(*(format_number(value) for value in row))
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(grid)


def print_listing(rows: Iterable[Sequence[str]], title: str) -> None:
    """Print rows of text, all columns aligned to the left."""
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*(escape(printable(cell)) for cell in row))
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(Padding(grid, (0, 0, 0, 2)))


def print_line(text: str) -> None:
    """Print a line, cut at the width of the terminal."""
    console.print(escape(printable(text)), no_wrap=True, overflow="ellipsis")


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return console.is_terminal


def print_heading(text: str) -> None:
    """Print a line in bold."""
    console.print(Text(printable(text), "bold"), overflow="ellipsis", no_wrap=True)


def print_text(text: Text) -> None:
    """Print styled text, wrapped to the terminal."""
    console.print(text)


def print_indented(text: Text, cells: int) -> None:
    """Print styled text, indented and wrapped to the terminal; as one line if output is not a terminal."""
    if is_terminal():
        console.print(Padding(text, (0, 0, 0, cells)))
    else:
        console.print(Text(" " * cells) + text, soft_wrap=True)
