"""``fanwen rejections``: what was left out, and why."""

from __future__ import annotations

import json

import click

from db.corpus import reading
from db.occurrences import rejected
from fanwen import output
from fanwen.config import Data
from fanwen.options import json_option


@click.command("rejections")
@click.option("--stage", help="Only those of this stage, as `fanwen stats` names them.")
@click.option("--site", help="Only those of this site.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@json_option
@click.pass_obj
def command(data: Data, stage: str | None, site: str | None, limit: int, as_json: bool) -> None:
    """List the pages and speeches that were left out, each with its reason.

    With --json, one object a line: url, position (0 for a whole page), stage,
    reason, and the beginning of what was left out.
    """
    with reading(data.corpus) as db:
        for row in rejected(db, stage, site, limit):
            if as_json:
                print(json.dumps(row, ensure_ascii=False))
                continue
            place = f" #{row['position']}" if row["position"] else ""
            output.line(f"{row['stage']}: {row['reason']}")
            output.line(f"  {row['url']}{place}")
            if row["sample"]:
                output.line(f"  {' '.join(row['sample'].split())}")
