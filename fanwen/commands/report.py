"""``fanwen report``: figures of the corpus and its runs in one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from db.corpus import reading
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure
from fanwen.folder.paths import DataFolder
from fanwen.report.page import MARK, render_report


@click.command("report")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="The file to write.",
)
@click.pass_obj
def command(data: DataFolder, target: Path) -> None:
    """Write figures of the corpus and its runs to one HTML file.

    The figures: pages, speeches and survivors by site, which site copies from
    which, speeches by year, genre and length, rejections, and runs. Each has a
    table of its numbers. The file loads nothing, so it can be mailed or put on
    any server. The same corpus always gives the same file. An earlier report is
    overwritten; any other file is not.

    \b
    Examples:
      fanwen report
      fanwen report -o ~/public/corpus.html
    """
    if not target.parent.is_dir():
        raise Failure(f"{target.parent}: no such folder; create it first", USAGE)
    _refuse_other(target)
    with reading(data.corpus) as db:
        html = render_report(db)
    _replace(target, html)
    if output.is_terminal():
        output.print_line(f"{target}: {len(html.encode()) / 1024:,.0f} KB; open it in a browser")


def _refuse_other(target: Path) -> None:
    """Raises Failure if the file exists and is not a report, so that a mistyped name does not destroy it."""
    if not target.exists():
        return
    with target.open("rb") as file:
        head = file.read(200)
    if head and MARK.encode() not in head:
        raise Failure(f"{target}: not a report of Fanwen; move it away or choose another file", USAGE)


def _replace(target: Path, html: str) -> None:
    """Write a new file and rename it, so that a reader sees the old report or the new one."""
    new = target.with_name(target.name + ".new")
    new.write_text(html, encoding="utf-8")
    new.replace(target)
