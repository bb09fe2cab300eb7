"""``fanwen search``: finds the speeches that contain some words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import click
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from db.corpus import reading
from db.search import Filters, Hit, Line, Query, Results, Segment, count, facets, kwic, search
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure
from fanwen.console.filters import filter_options, parse_query
from fanwen.folder.paths import DataFolder
from fanwen.show.search_results import hit_fields

_MATCH = "bold red"
_SIDE = 30
"""Terminal cells on either side of a match; a Chinese character takes two."""


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="QUERY")
@filter_options
@click.option(
    "--copies", "with_copies", is_flag=True, help="Search removed copies too (slow: reads each of them)."
)
@click.option("--kwic", "in_context", is_flag=True, help="Show every match in its context, aligned.")
@click.option("--count", "only_count", is_flag=True, help="Print only the number of speeches.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Show at most this many."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="Skip this many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line instead of text.")
@click.pass_obj
def command(
    data: DataFolder,
    /,
    words: tuple[str, ...],
    with_copies: bool,
    in_context: bool,
    only_count: bool,
    limit: int,
    offset: int,
    as_json: bool,
    **filter_values: Any,
) -> None:
    """Find the speeches whose title or text contains the query.

    All words of QUERY must occur. "Words in quotes" are one phrase; -word must
    not occur. Traditional and simplified, full-width and half-width characters
    are equal. A word may have one character. The best matches come first.

    \b
    Examples:
      fanwen search 乡村振兴 -脱贫
      fanwen search '"高质量 发展"' --from 2023 --genre 讲话
      fanwen search 奮鬥 --kwic
    """
    if with_copies and in_context:
        raise Failure("--kwic does not search copies; leave out --copies", USAGE)
    query, filters = _query(words), Filters(**filter_values)
    with reading(data.corpus) as db:
        if only_count:
            _count(db.conn, query, filters, with_copies, as_json)
        elif in_context:
            _show_lines(kwic(db.conn, query, filters, limit, offset), as_json)
        else:
            _show(search(db.conn, query, filters, limit, offset, with_copies), offset, as_json)


def _query(words: tuple[str, ...]) -> Query:
    """Parse the query. A word that begins with two dashes is an unknown option, not an excluded word."""
    if unknown := next((word for word in words if word.startswith("--")), None):
        raise Failure(f"no such option: {unknown}; `fanwen search --help` lists them", USAGE)
    return parse_query(" ".join(words))


def _count(
    connection: sqlite3.Connection, query: Query, filters: Filters, with_copies: bool, as_json: bool
) -> None:
    total = count(connection, query, filters)
    if with_copies:
        total = search(connection, query, filters, limit=0, with_copies=True).total
    if as_json:
        output.print_json(asdict(facets(connection, query, filters)) | {"total": total})
    else:
        print(total)


def _show(results: Results, offset: int, as_json: bool) -> None:
    for number, hit in enumerate(results.hits, offset + 1):
        if as_json:
            print(json.dumps(hit_fields(hit), ensure_ascii=False))
        else:
            _show_hit(number, hit)
    last = offset + len(results.hits)
    if output.is_terminal() and not as_json:
        more = f"; more with --offset {last}" if last < results.total else ""
        output.print_line(
            f"{offset + 1:,} to {last:,} of {results.total:,}{more}" if results.hits else "no speech found"
        )


def _show_hit(number: int, hit: Hit) -> None:
    facts = [hit.id[:8], hit.published or "no date", hit.site, hit.genre, f"{hit.chars:,} characters"]
    if hit.copy_of:
        facts.append(f"removed copy of {hit.copy_of[:8]}")
    elif hit.copies:
        facts.append(f"{hit.copies:,} copies")
    output.print_text(Text(f"{number:>3}. ", "bold") + _styled(hit.title, "bold"))
    output.print_line(f"     {'  '.join(facts)}")
    output.print_indented(_styled(hit.snippet, ""), 5)


def _styled(parts: Iterable[Segment], style: str) -> Text:
    text = Text()
    for part in parts:
        part_text = output.printable(" ".join(part.text.split("\n")))
        text.append(part_text, _MATCH if part.is_match else style)
    return text


def _show_lines(lines: Iterable[tuple[str, Line]], as_json: bool) -> None:
    for id_, line in lines:
        if as_json:
            print(json.dumps({"id": id_} | asdict(line), ensure_ascii=False))
            continue
        before = _cut(output.printable(line.before)[::-1])[::-1]
        text = Text(f"{id_[:8]} {' ' * (_SIDE - cell_len(before))}{before}")
        text.append(output.printable(line.match), _MATCH)
        output.print_text(text.append(_cut(output.printable(line.after))))


def _cut(text: str) -> str:
    """The first characters, as many as fit on one side of a match."""
    return text if cell_len(text) <= _SIDE else set_cell_size(text, _SIDE).rstrip()
