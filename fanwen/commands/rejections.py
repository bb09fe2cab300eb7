"""``fanwen rejections``: lists the pages and speeches that were left out."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from db import pages, rejections
from db.corpus import reading
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure
from fanwen.console.options import json_option
from fanwen.console.suggestions import did_you_mean
from fanwen.folder.completion import complete_sites, complete_stages
from fanwen.folder.paths import DataFolder

LISTED = 12
"""Names that an error message lists."""


@click.command("rejections")
@click.option("--stage", shell_complete=complete_stages, help="Only rejections of this stage.")
@click.option("--site", shell_complete=complete_sites, help="Only rejections of this site.")
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most this many."
)
@json_option
@click.pass_obj
def command(data: DataFolder, stage: str | None, site: str | None, limit: int, as_json: bool) -> None:
    """List the pages and speeches that were left out, each with its reason.

    With --json, one object per line: url, position (0 for a whole page), stage,
    reason, and the beginning of the rejected text.

    \b
    Examples:
      fanwen rejections --stage screen
      fanwen rejections --site example --limit 1000 --json
    """
    with reading(data.corpus) as db:
        _check("stage", stage, rejections.stages(db))
        _check("site", site, pages.sites(db))
        for row in rejections.select(db, stage or "", site=site or "", limit=limit):
            del row["site"]
            if as_json:
                print(json.dumps(row, ensure_ascii=False))
                continue
            position = f" #{row['position']}" if row["position"] else ""
            output.print_line(f"{row['stage']}: {row['reason']}")
            output.print_line(f"  {row['url']}{position}")
            if row["sample"]:
                output.print_line(f"  {' '.join(row['sample'].split())}")


def _check(kind: str, name: str | None, names: Sequence[str]) -> None:
    """Raises Failure for an unknown name: an empty list would suggest that there are no rejections."""
    if name is None or name in names:
        return
    if suggestion := did_you_mean(name, names):
        raise Failure(f"no {kind} is named {name}{suggestion}", USAGE)
    listed = ", ".join(names[:LISTED]) + (f" and {len(names) - LISTED:,} more" if len(names) > LISTED else "")
    known = f"the corpus has {listed}" if names else f"the corpus has no {kind} yet"
    raise Failure(f"no {kind} is named {name}; {known}", USAGE)
