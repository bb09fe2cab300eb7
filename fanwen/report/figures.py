"""What a report is made of: figures, each a picture with a caption and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture. The first column names the rows; other strings stand to the left too."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar with its name before it and its number behind it."""

    name: str
    value: int
    shade: str
    """A class of the style sheet that gives the colour."""


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars that belong together. The title may be empty."""

    title: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of bars, all of one scale."""

    groups: tuple[BarGroup, ...]
    kind: ClassVar[str] = "bars"

    @property
    def most(self) -> int:
        return max((bar.value for group in self.groups for bar in group.bars), default=0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a column, ``height`` in hundredths of the plot; ``told`` appears under the pointer."""

    shade: str
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Column:
    """Parts stacked from the ground. ``above`` is written on top; a minor name is left out on a phone."""

    name: str
    parts: tuple[Part, ...]
    above: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the plot, ``height`` in hundredths of it."""

    height: float
    name: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side, with the meaning of their shades as (shade, name)."""

    columns: tuple[Column, ...]
    grid: tuple[GridLine, ...]
    legend: tuple[tuple[str, str], ...] = ()
    kind: ClassVar[str] = "columns"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix; ``cells`` are (number, shade)."""

    name: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers as shades; the columns are the rows' names in the same order, by number."""

    corner: str
    rows: tuple[MatrixRow, ...]
    kind: ClassVar[str] = "matrix"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words. ``picture`` is None where there is nothing to show; the caption says so."""

    name: str
    """Names the figure in the file, for links to it."""
    title: str
    caption: str
    picture: Bars | Columns | Matrix | None = None
    tables: tuple[Table, ...] = ()
    command: str = ""
    """What to type for more."""
