"""``fanwen export``: the corpus as files for other programs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from db import runs
from db.corpus import reading
from db.export import BY_NAME, COLUMNS, Column, ExportError, Origin, export, kind_of
from db.search import Filters
from fanwen import __version__
from fanwen.console.errors import USAGE, Failure
from fanwen.console.filters import filter_options, query_of
from fanwen.console.progress import Bars
from fanwen.folder.paths import Data
from fanwen.show.rewording import VARIANTS, rewording


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--query", "words", help="Only speeches that `fanwen search` finds by this query.")
@filter_options
@click.option("--columns", "names", help="Only these columns, with commas between; all if not given.")
@click.option("--mask-pii", is_flag=True, help="Mask telephone numbers, addresses and the like.")
@click.option("--variant", type=click.Choice(list(VARIANTS)), help="Write in traditional characters.")
@click.option("--force", is_flag=True, help="Overwrite an export that stands there.")
@click.pass_obj
def command(
    data: Data,
    /,
    file: Path,
    words: str | None,
    names: str | None,
    mask_pii: bool,
    variant: str | None,
    force: bool,
    **asked: Any,
) -> None:
    """Write the speeches to FILE, with a card that tells what they are.

    The name decides: .jsonl (.jsonl.gz, .jsonl.zst), .parquet, .csv, or no
    suffix for a folder of texts with a table. FILE is written beside its place
    and takes it when it is whole; the same corpus gives the same bytes.

    \b
    Examples:
      fanwen export speeches.parquet
      fanwen export new.jsonl.gz --from 2023 --query 乡村振兴 --columns id,text
      fanwen export folder --variant tw --mask-pii
    """
    columns = _columns(names)
    _check_name(file)
    query, filters = query_of(words) if words is not None else None, Filters(**asked)
    typed = _typed(click.get_current_context())
    with reading(data.corpus) as db, Bars() as bars:
        summary = export(
            db.conn,
            file,
            columns,
            Origin(_line(file, typed), __version__, runs.rules(db.conn), typed),
            query,
            filters,
            rewording(mask_pii, variant),
            force,
            lambda done, total: bars("export", done, total),
        )
    click.echo(f"{summary.speeches:,} speeches written to {file}")


def _check_name(file: Path) -> None:
    try:
        kind_of(file)
    except ExportError as error:
        raise Failure(str(error), USAGE) from error


def _typed(context: click.Context) -> dict[str, str]:
    """The options that were given, as they are typed, with their values; a flag has none."""
    given = {}
    for option in context.command.params:
        value = context.params.get(str(option.name))
        if isinstance(option, click.Option) and value not in (None, False) and option.name != "force":
            given[option.opts[0]] = "" if value is True else str(value)
    return given


def _line(file: Path, typed: dict[str, str]) -> str:
    """The command as it can be typed again. Where the file lies is nobody's business."""
    options = [part for pair in typed.items() for part in pair if part]
    return shlex.join(["fanwen", "export", file.name, *options])


def _columns(names: str | None) -> Sequence[Column]:
    """The columns named, in the order in which they are named. Raises Failure for one that is none."""
    if names is None:
        return COLUMNS
    chosen = dict.fromkeys(name.strip() for name in names.split(","))
    if unknown := [name for name in chosen if name not in BY_NAME]:
        raise Failure(f"no such column: {unknown[0]}; there are {', '.join(BY_NAME)}", USAGE)
    return [BY_NAME[name] for name in chosen]
