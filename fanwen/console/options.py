"""Options that several commands share."""

from __future__ import annotations

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")

verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Print the summary even if output is not a terminal."
)

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that clean pages. Default: one for each processor.",
)
