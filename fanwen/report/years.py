"""Speeches by the year printed on their pages, and by genre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from db.summaries import YearCount
from fanwen.report.figures import Cell, Column, Columns, Figure, Part, Table
from fanwen.report.scales import linear
from fanwen.report.words import count, share

TITLE = "Speeches by year and genre"
YEARS = 30
"""Years shown one by one, counted back from the newest; what is older is drawn together."""
GENRES = 6
MOST_NAMES = 18
"""Columns that have room for a name each."""
APART = 3
"""Columns between a year and a name longer than a year, where there are more."""
OTHERS = "others"


def figure(counts: Sequence[YearCount]) -> Figure:
    """A column for each year, its genres stacked with the commonest at the ground."""
    if not counts:
        return Figure("years", TITLE, "There is no speech yet.")
    genres = _genres(counts)
    columns = _columns(counts)
    top, grid = linear(max(sum(column.values()) for column in columns.values()))
    shades = {genre: f"kind{place}" for place, genre in enumerate(genres, 1)}
    labels = _labels(list(columns))
    drawn = tuple(
        Column(labels[name], _parts(name, column, shades, top), minor=name.isdecimal() and int(name) % 5 != 0)
        for name, column in columns.items()
    )
    picture = Columns(drawn, grid, tuple((shade, genre) for genre, shade in shades.items()))
    return Figure("years", TITLE, _caption(counts), picture, (_table(columns, genres),))


def _genres(counts: Sequence[YearCount]) -> list[str]:
    """The commonest genres, and one name for the others where there are any."""
    totals: Counter[str] = Counter()
    for each in counts:
        totals[each.genre] += each.speeches
    ordered = sorted(totals, key=lambda genre: (-totals[genre], genre))
    return ordered if len(ordered) <= GENRES + 1 else [*ordered[:GENRES], OTHERS]


def _columns(counts: Sequence[YearCount]) -> dict[str, Counter[str]]:
    """The genres of each year by the column's name, without gaps between the years."""
    genres = _genres(counts)
    years = [int(each.year) for each in counts if each.year]
    newest = max(years, default=0)
    first = max(min(years, default=1), newest - YEARS + 1)
    old = f"to {first - 1}"
    columns: dict[str, Counter[str]] = {old: Counter()} if years and min(years) < first else {}
    columns |= {str(year): Counter() for year in range(first, newest + 1)}
    for each in counts:
        name = (each.year if int(each.year) >= first else old) if each.year else "no date"
        genre = each.genre if each.genre in genres else OTHERS
        columns.setdefault(name, Counter())[genre] += each.speeches
    return columns


def _labels(names: Sequence[str]) -> dict[str, str]:
    """What is written under each column: of many years every fifth, none beside a longer name."""
    labels = {name: name for name in names}
    for place, name in enumerate(names):
        near = names[max(0, place - APART) : place + APART + 1]
        if name.isdecimal() and len(names) > MOST_NAMES:
            crowded = int(name) % 5 or not all(each.isdecimal() for each in near)
            labels[name] = "" if crowded else name
    return labels


def _parts(name: str, genres: Counter[str], shades: dict[str, str], top: int) -> tuple[Part, ...]:
    return tuple(
        Part(shade, round(100 * genres[genre] / top, 3), f"{name}, {genre}: {genres[genre]:,}")
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
    for each in counts:
        genres[each.genre] += each.speeches
        if each.year:
            years[each.year] += each.speeches
    whole = genres.total()
    genre, most = min(genres.items(), key=lambda item: (-item[1], item[0]))
    common = f"The commonest genre is {genre} ({most:,}, {share(most, whole)})."
    if not years:
        return f"None of {count(whole, 'speech', 'speeches')} bears a date. {common}"
    year, number = min(years.items(), key=lambda item: (-item[1], item[0]))
    undated = whole - years.total()
    bare = f" {count(undated, 'bears', 'bear')} no date." if undated else ""
    return (
        f"{count(years.total(), 'speech', 'speeches')} with a date, from {min(years)} to {max(years)}, most "
        f"of them from {year} ({number:,}).{bare} {common}"
    )
