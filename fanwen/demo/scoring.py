"""The demo's corpus against its truth: read from the database, and told to a person."""

from __future__ import annotations

from pathlib import Path

from db.browse import survivor_by_copy
from db.corpus import reading
from db.occurrences import texts
from fanwen.console import output
from fanwen.demo.score import Score, score


def score_corpus(truth: Path, corpus: Path, crawl: int) -> Score:
    """Score the corpus as it should be after the given crawl."""
    with reading(corpus) as db:
        return score(truth, texts(db), survivor_by_copy(db), crawl=crawl)


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
