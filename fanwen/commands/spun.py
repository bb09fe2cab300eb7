"""``fanwen spun``: which words are exchanged in copies, learned from the verified ones."""

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
from fanwen.console.progress import Bars
from fanwen.folder.paths import Data

_HEADER = f"""# Check these, give each a counter-example, and add the good ones to rules/spun.tsv
# in the data folder.
{chr(9).join(COLUMNS)}
"""


@click.command("spun")
@click.option(
    "--fewest",
    type=click.IntRange(2),
    default=learning.FEWEST,
    show_default=True,
    help="Speeches in which an exchange must be seen.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Copies that are compared with their survivors, at most.",
)
@click.option(
    "--write",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was found to a new file that can be read and edited.",
)
@json_option
@click.pass_obj
def command(data: Data, fewest: int, most: int, file: Path | None, as_json: bool) -> None:
    """Learn which words are exchanged in copies.

    Compares removed copies with their survivors and lists the words that recur
    as each other's stand-ins, and that dedup/spun.tsv does not tie together
    yet. Nothing is changed: add the good ones to that file; the next ingest
    then decides anew. Words that stand for several others are listed, but not
    written.

    \b
    Examples:
      fanwen spun
      fanwen spun --fewest 5 --write found.tsv
    """
    if file and file.exists():
        raise Failure(f"{file}: is already there; name a new file", USAGE)
    tally = _counted(data, most)
    found = tally.proposals(fewest)
    if file:
        rows = [each.swap.row() for each in found if not each.rivals]
        file.write_text(_HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    if as_json:
        output.as_json(_told(tally, found))
    else:
        _show(tally, found)


def _counted(data: Data, most: int) -> Tally:
    tally = Tally()
    with reading(data.corpus) as db, Bars() as bars:
        total = count_copies(db)
        for survivor, text, copy in pairs(db, most):
            tally.add(survivor, key_of(text), key_of(copy))
            bars("spun", tally.pairs, min(total, most))
    return tally


def _told(tally: Tally, found: list[Proposal]) -> dict[str, Any]:
    known = [
        {"spun": spun, "original": original, "pairs": n} for (spun, original), n in tally.known().items()
    ]
    proposals = [{**asdict(each.swap), "g2": each.g2, "rivals": each.rivals} for each in found]
    return {"compared": tally.pairs, "known": known, "proposals": proposals}


def _show(tally: Tally, found: list[Proposal]) -> None:
    if found:
        output.columns(
            ("spun", "original", "speeches", "as in", "stands for, too"),
            [(p.swap.spun, p.swap.original, p.swap.pairs, p.swap.example, " ".join(p.rivals)) for p in found],
            "Words exchanged in copies that the rules do not know",
        )
    else:
        output.heading("No words exchanged in copies that the rules do not know")
    known = tally.known()
    output.table(
        [
            ("copies compared", tally.pairs),
            ("known exchanges seen", f"{len(known):,} of {len(swaps()):,}"),
        ]
    )
