"""Markdown: pages with a part that is made, tables, code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

NOTE = "<!-- Made by `make docs` from fanwen/reference; what is changed here by hand is lost. -->\n\n"
_PLACE = "{{ made }}"


def page(name: str, *blocks: str) -> str:
    """The page of this name under data/, the blocks standing where it leaves room for them."""
    frame = files("fanwen.reference").joinpath("data", name).read_text(encoding="utf-8")
    return NOTE + frame.replace(_PLACE, "\n\n".join(blocks))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what would end a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(words: str) -> str:
    """Words as code, whatever backticks they hold."""
    return f"`` {words} ``" if "`" in words else f"`{words}`"
