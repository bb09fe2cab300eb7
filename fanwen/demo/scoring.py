"""The demo's corpus against its truth: read from the database, and told to a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from db.corpus import reading
from db.occurrences import unpacked
from fanwen.console import output
from fanwen.demo.score import Score, score


def score_corpus(truth: Path, corpus: Path, crawl: int) -> Score:
    """Score the corpus as it should be after the given crawl."""
    with reading(corpus) as db:
        survivors = dict(db.conn.execute("SELECT id, survivor_id FROM duplicates"))
        return score(truth, _found(db), survivors, crawl=crawl)


def _found(db: Database) -> Iterator[tuple[str, int, str, str]]:
    sql = """SELECT url, position, text, speech_id FROM occurrences JOIN bodies ON digest = body
        ORDER BY url, position"""
    for url, position, text, speech in db.conn.execute(sql):
        yield url, position, unpacked(text), speech


def show_score(result: Score) -> None:
    """Print the figures of a score."""
    output.table(
        [
            ("speeches on the sites", result.speeches),
            ("speeches found", result.found),
            ("text: mean F1 of 4-grams", f"{result.extraction_f1:.4f}"),
            ("copies: precision", f"{result.precision:.4f}"),
            ("copies: recall", f"{result.recall:.4f}"),
            ("strangers merged", result.strangers),
            ("copies left", result.copies_left),
        ],
        "Against the truth",
    )
