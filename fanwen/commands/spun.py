"""``fanwen spun``: proposes spun words from the removed copies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from db.corpus import reading
from db.speeches import count_copies, pairs
from dedup import learning
from dedup.keys import key_of
from dedup.learning import Proposal, Tally
from dedup.swaps import COLUMNS, swaps
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure
from fanwen.console.options import json_option
from fanwen.console.progress import ProgressBars
from fanwen.folder.paths import DataFolder

_HEADER = f"""# Check these words, give each a counter-example, and add the correct ones to
# rules/spun.tsv in the data folder.
{chr(9).join(COLUMNS)}
"""


@click.command("spun")
@click.option(
    "--fewest",
    type=click.IntRange(2),
    default=learning.FEWEST,
    show_default=True,
    help="Only words that are replaced in at least this many speeches.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Compare at most this many copies.",
)
@click.option(
    "--write",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the proposals to a new file, for editing.",
)
@json_option
@click.pass_obj
def command(data: DataFolder, fewest: int, most: int, file: Path | None, as_json: bool) -> None:
    """Propose spun words from the removed copies.

    Compares removed copies with their survivors and lists words that replace
    each other repeatedly and are not in the rules yet. Changes nothing: add the
    correct ones to rules/spun.tsv in the data folder; the next ingest applies
    them. Words that replace several others are listed, but not written.

    \b
    Examples:
      fanwen spun
      fanwen spun --fewest 5 --write found.tsv
    """
    if file and file.exists():
        raise Failure(f"{file}: exists already; choose a new file", USAGE)
    tally = _tally(data, most)
    proposals = tally.proposals(fewest)
    if file:
        rows = [proposal.swap.row() for proposal in proposals if not proposal.rivals]
        file.write_text(_HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    if as_json:
        output.print_json(_as_json(tally, proposals))
    else:
        _print(tally, proposals)


def _tally(data: DataFolder, most: int) -> Tally:
    tally = Tally()
    with reading(data.corpus) as db, ProgressBars() as bars:
        total = count_copies(db)
        for survivor, text, copy in pairs(db, most):
            tally.add(survivor, key_of(text), key_of(copy))
            bars("spun", tally.pairs, min(total, most))
    return tally


def _as_json(tally: Tally, proposals: list[Proposal]) -> dict[str, Any]:
    known = [
        {"spun": spun, "original": original, "pairs": n} for (spun, original), n in tally.known().items()
    ]
    rows = [{**asdict(proposal.swap), "g2": proposal.g2, "rivals": proposal.rivals} for proposal in proposals]
    return {"compared": tally.pairs, "known": known, "proposals": rows}


def _print(tally: Tally, proposals: list[Proposal]) -> None:
    if proposals:
        output.print_columns(
            ("spun", "original", "speeches", "example", "also replaces"),
            [
                (p.swap.spun, p.swap.original, p.swap.pairs, p.swap.example, " ".join(p.rivals))
                for p in proposals
            ],
            "Spun words that are not in the rules",
        )
    else:
        output.print_heading("No spun words that are not in the rules")
    known = tally.known()
    output.print_table(
        [
            ("copies compared", tally.pairs),
            ("known spun words seen", f"{len(known):,} of {len(swaps()):,}"),
        ]
    )
