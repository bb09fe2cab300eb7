"""``fanwen stats``: the corpus in numbers."""

from __future__ import annotations

from dataclasses import asdict

import click

from db.corpus import reading
from db.stats import Stats, collect
from fanwen.console import output
from fanwen.console.options import json_option
from fanwen.folder.paths import Data


@click.command("stats")
@json_option
@click.pass_obj
def command(data: Data, as_json: bool) -> None:
    """Count what is in the corpus, and what was left out and why.

    \b
    Examples:
      fanwen stats
      fanwen stats --json | python -m json.tool
    """
    with reading(data.corpus) as db:
        stats = collect(db)
    if as_json:
        output.as_json(asdict(stats))
    else:
        show(stats)


def show(stats: Stats) -> None:
    """Print the numbers as tables."""
    output.table(
        [
            ("pages known", stats.pages),
            ("  of them gone since", stats.gone),
            ("speeches found on them", stats.occurrences),
            ("distinct texts", stats.texts),
            ("survivors", stats.survivors),
            ("  of them cut off", stats.truncated),
            ("characters in survivors", stats.chars),
        ],
        "Corpus",
    )
    output.counts("Pages, by outcome", stats.outcomes)
    output.counts("Copies removed, by reason", stats.copies)
    output.counts("Left out, by stage and reason", stats.rejections)
    output.counts("Survivors, by site", stats.sites)
    output.counts("Survivors, by genre", stats.genres)
