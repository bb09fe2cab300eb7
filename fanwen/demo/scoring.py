"""Scores the corpus of the demo and prints the result."""

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


def print_score(result: Score) -> None:
    """Print a score."""
    output.print_table(
        [
            ("speeches on the sites", result.speeches),
            ("speeches found", result.found),
            ("text: mean F1 of 4-grams", f"{result.extraction_f1:.4f}"),
            ("copies: precision", f"{result.precision:.4f}"),
            ("copies: recall", f"{result.recall:.4f}"),
            ("speeches merged wrongly", result.wrong_merges),
            ("copies not removed", result.missed_copies),
        ],
        "Compared with the known speeches",
    )
