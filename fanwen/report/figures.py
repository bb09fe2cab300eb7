"""The figures of a report: charts, captions and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. The first column names the rows; strings are aligned to the left."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar with a name and a number."""

    name: str
    value: int
    shade: str
    """The class in the style sheet that sets the colour."""


@dataclass(frozen=True, slots=True)
class BarGroup:
    """A group of bars. The title may be empty."""

    title: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of bars with one scale."""

    groups: tuple[BarGroup, ...]
    kind: ClassVar[str] = "bars"

    @property
    def most(self) -> int:
        return max((bar.value for group in self.groups for bar in group.bars), default=0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a column. ``height`` is in hundredths of the plot."""

    shade: str
    height: float
    tooltip: str


@dataclass(frozen=True, slots=True)
class Column:
    """Segments, stacked from the bottom. ``above`` is written on top; small screens hide minor names."""

    name: str
    segments: tuple[Segment, ...]
    above: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    """A horizontal line. ``height`` is in hundredths of the plot."""

    height: float
    name: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side. The legend has the shades as (shade, name)."""

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
    """Numbers as shades. The columns are the rows in the same order, named by number."""

    corner: str
    rows: tuple[MatrixRow, ...]
    kind: ClassVar[str] = "matrix"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with title, caption and tables. ``chart`` is None if there is nothing to show."""

    name: str
    """The ID of the figure in the file, for links."""
    title: str
    caption: str
    chart: Bars | Columns | Matrix | None = None
    tables: tuple[Table, ...] = ()
    command: str = ""
    """The command that shows more."""
