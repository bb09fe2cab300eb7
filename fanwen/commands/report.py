"""``fanwen report``: pictures of the corpus and its runs, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from db.corpus import reading
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure
from fanwen.folder.paths import Data
from fanwen.report.page import MARK, page


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
def command(data: Data, target: Path) -> None:
    """Draw the corpus and its runs into one HTML file.

    The file loads nothing, so it can be mailed or put on any server: from
    pages to survivors by site, who copies from whom, speeches by year, genre
    and length, what was left out, and how the runs ended. Each picture has its
    numbers behind it. The same corpus gives the same file. A report that is
    there already gives way to the new one; any other file does not.

    \b
    Examples:
      fanwen report
      fanwen report -o ~/public/corpus.html
    """
    _refuse_other(target)
    with reading(data.corpus) as db:
        html = page(db)
    _replace(target, html)
    if output.watched():
        output.line(f"{target}: {len(html.encode()) / 1024:,.0f} KB; open it in a browser")


def _refuse_other(target: Path) -> None:
    """Raises Failure where a file stands there that was not made here: a slip must not cost a database."""
    if not target.exists():
        return
    with target.open("rb") as file:
        head = file.read(200)
    if head and MARK.encode() not in head:
        raise Failure(f"{target}: this file is no report of Fanwen; move it away or name another", USAGE)


def _replace(target: Path, html: str) -> None:
    """Write beside the target and rename, so that a reader sees the old report or the new one."""
    beside = target.with_name(target.name + ".new")
    beside.write_text(html, encoding="utf-8")
    beside.replace(target)
