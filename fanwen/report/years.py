"""Speeches by year and genre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import YearCount
from fanwen.report.figures import Cell, Column, Columns, Figure, Segment, Table
from fanwen.report.formatting import counted, share
from fanwen.report.scales import linear_scale

TITLE = "Speeches by year and genre"
YEARS = 30
"""The last years with a column each. Older ones share a column."""
GENRES = 6
MOST_NAMES = 18
"""Most columns that have a name each."""
APART = 3
"""Fewest columns between a year and a longer name, if there are more columns than that."""
OTHERS = "others"


def figure(counts: Sequence[YearCount]) -> Figure:
    """A column for each year, with its genres stacked, the most frequent at the bottom."""
    if not counts:
        return Figure("years", TITLE, "There is no speech yet.")
    genres = _genres(counts)
    columns = _columns(counts)
    top, grid = linear_scale(max(sum(column.values()) for column in columns.values()))
    shades = {genre: f"kind{number}" for number, genre in enumerate(genres, 1)}
    labels = _labels(list(columns))
    chart_columns = tuple(
        Column(
            labels[name], _segments(name, column, shades, top), minor=name.isdecimal() and int(name) % 5 != 0
        )
        for name, column in columns.items()
    )
    chart = Columns(chart_columns, grid, tuple((shade, genre) for genre, shade in shades.items()))
    return Figure("years", TITLE, _caption(counts), chart, (_table(columns, genres),))


def _genres(counts: Sequence[YearCount]) -> list[str]:
    """The most frequent genres, and one name for the others if there are more."""
    totals: Counter[str] = Counter()
    for row in counts:
        totals[row.genre] += row.speeches
    ordered = sorted(totals, key=lambda genre: (-totals[genre], genre))
    return ordered if len(ordered) <= GENRES + 1 else [*ordered[:GENRES], OTHERS]


def _columns(counts: Sequence[YearCount]) -> dict[str, Counter[str]]:
    """The genres of each year by the name of the column, without gaps between years."""
    genres = _genres(counts)
    years = [int(row.year) for row in counts if row.year]
    newest = max(years, default=0)
    first = max(min(years, default=1), newest - YEARS + 1)
    old = f"to {first - 1}"
    columns: dict[str, Counter[str]] = {old: Counter()} if years and min(years) < first else {}
    columns |= {str(year): Counter() for year in range(first, newest + 1)}
    for row in counts:
        name = (row.year if int(row.year) >= first else old) if row.year else "no date"
        genre = row.genre if row.genre in genres else OTHERS
        columns.setdefault(name, Counter())[genre] += row.speeches
    return columns


def _labels(names: Sequence[str]) -> dict[str, str]:
    """The label of each column: of many years every fifth one, and none beside a longer name."""
    labels = {name: name for name in names}
    for index, name in enumerate(names):
        near = names[max(0, index - APART) : index + APART + 1]
        if name.isdecimal() and len(names) > MOST_NAMES:
            crowded = int(name) % 5 or not all(other.isdecimal() for other in near)
            labels[name] = "" if crowded else name
    return labels


def _segments(name: str, genres: Counter[str], shades: dict[str, str], top: int) -> tuple[Segment, ...]:
    return tuple(
        Segment(shade, round(100 * genres[genre] / top, 3), f"{name}, {genre}: {genres[genre]:,}")
        for genre, shade in shades.items()
        if genres[genre]
    )


def _table(columns: dict[str, Counter[str]], genres: Sequence[str]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(column[genre] for genre in genres), sum(column.values())) for name, column in columns.items()
    )
    return Table(("year", *genres, "all"), rows)


def _caption(counts: Sequence[YearCount]) -> str:
    years: Counter[str] = Counter()
    genres: Counter[str] = Counter()
    for row in counts:
        genres[row.genre] += row.speeches
        if row.year:
            years[row.year] += row.speeches
    total = genres.total()
    genre, most = min(genres.items(), key=lambda item: (-item[1], item[0]))
    common = f"The most frequent genre is {genre} ({most:,}, {share(most, total)})."
    if not years:
        return f"None of {counted(total, 'speech', 'speeches')} has a date. {common}"
    year, number = min(years.items(), key=lambda item: (-item[1], item[0]))
    undated = total - years.total()
    bare = f" {counted(undated, 'has', 'have')} no date." if undated else ""
    return (
        f"{counted(years.total(), 'speech', 'speeches')} with a date, from {min(years)} to {max(years)}, "
        f"most of them from {year} ({number:,}).{bare} {common}"
    )
