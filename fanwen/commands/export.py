"""``fanwen export``: writes the speeches to files for other programs."""

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
from fanwen.console.filters import filter_options, parse_query
from fanwen.console.progress import ProgressBars
from fanwen.folder.paths import DataFolder
from fanwen.show.rewording import VARIANTS, rewording_function


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--query", "words", help="Only speeches that match this query of `fanwen search`.")
@filter_options
@click.option("--columns", "names", help="Only these columns, separated by commas. Default: all.")
@click.option("--mask-pii", is_flag=True, help="Mask telephone numbers, e-mail addresses and the like.")
@click.option("--variant", type=click.Choice(list(VARIANTS)), help="Write in traditional characters.")
@click.option("--force", is_flag=True, help="Overwrite an earlier export.")
@click.pass_obj
def command(
    data: DataFolder,
    /,
    file: Path,
    words: str | None,
    names: str | None,
    mask_pii: bool,
    variant: str | None,
    force: bool,
    **filter_values: Any,
) -> None:
    """Write the speeches to FILE, with a dataset card.

    The suffix of FILE selects the format: .jsonl (.jsonl.gz, .jsonl.zst),
    .parquet, .csv, or no suffix for a folder of text files with a table. An
    export that fails leaves no incomplete file. The same corpus always gives the
    same bytes.

    \b
    Examples:
      fanwen export speeches.parquet
      fanwen export new.jsonl.gz --from 2023 --query 乡村振兴 --columns id,text
      fanwen export folder --variant tw --mask-pii
    """
    _check_name(file)
    query = parse_query(words) if words is not None else None
    typed = _typed(click.get_current_context())
    with reading(data.corpus) as db, ProgressBars() as bars:
        summary = export(
            db.conn,
            file,
            _columns(names),
            Origin(_line(file, typed), __version__, runs.rules(db.conn), typed),
            query,
            Filters(**filter_values),
            rewording_function(mask_pii, variant),
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
    """The options on the command line and their values; a flag has an empty value."""
    options = {}
    for option in context.command.params:
        value = context.params.get(str(option.name))
        if isinstance(option, click.Option) and value not in (None, False) and option.name != "force":
            options[option.opts[0]] = "" if value is True else str(value)
    return options


def _line(file: Path, typed: dict[str, str]) -> str:
    """The command line for the card, without the folder of the file, which may be private."""
    options = [part for pair in typed.items() for part in pair if part]
    return shlex.join(["fanwen", "export", file.name, *options])


def _columns(names: str | None) -> Sequence[Column]:
    """The columns of these names, in this order. Raises Failure for an unknown name."""
    if names is None:
        return COLUMNS
    chosen = dict.fromkeys(name.strip() for name in names.split(","))
    if unknown := [name for name in chosen if name not in BY_NAME]:
        raise Failure(f"no such column: {unknown[0]}; the columns are {', '.join(BY_NAME)}", USAGE)
    return [BY_NAME[name] for name in chosen]
