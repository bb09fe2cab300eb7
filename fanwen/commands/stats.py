"""``fanwen stats``: counts the speeches, copies and rejections."""

from __future__ import annotations

from dataclasses import asdict

import click

from db.corpus import reading
from db.stats import Stats, collect
from fanwen.console import output
from fanwen.console.options import json_option
from fanwen.folder.paths import DataFolder


@click.command("stats")
@json_option
@click.pass_obj
def command(data: DataFolder, as_json: bool) -> None:
    """Count the speeches, copies and rejections of the corpus.

    \b
    Examples:
      fanwen stats
      fanwen stats --json | python -m json.tool
    """
    with reading(data.corpus) as db:
        stats = collect(db)
    if as_json:
        output.print_json(asdict(stats))
    else:
        print_stats(stats)


def print_stats(stats: Stats) -> None:
    """Print the numbers as tables."""
    output.print_table(
        [
            ("pages known", stats.pages),
            ("  of them gone", stats.gone),
            ("occurrences of speeches", stats.occurrences),
            ("distinct texts", stats.texts),
            ("survivors", stats.survivors),
            ("  of them truncated", stats.truncated),
            ("characters in survivors", stats.chars),
        ],
        "Corpus",
    )
    output.print_counts("Pages, by outcome", stats.outcomes)
    output.print_counts("Copies removed, by reason", stats.copies)
    output.print_counts("Rejections, by stage and reason", stats.rejections)
    output.print_counts("Survivors, by site", stats.sites)
    output.print_counts("Survivors, by genre", stats.genres)
