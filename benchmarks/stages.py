"""What each stage after extraction costs on one core, for clean and for damaged texts of 2,000 characters.

Usage: ``python -m benchmarks.stages [--texts N] [--rounds R]``. Clean texts are made-up speeches. Damaged
ones are the same in traditional characters with a pinyin annotation behind every tenth character or so, as a
mirror writes them, some across the borders of characters; cut to 2,000 characters as they are. The time of a
stage is the least of R rounds, text by text: what other programs take of the processor in between does not
count. Prints milliseconds a text, mean over the texts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from opencc import OpenCC

from benchmarks.dedup_texts import machine
from dedup.keys import id_of, key_of
from fanwen.demo.annotation import annotate
from fanwen.demo.speech import compose
from pipelines.cleaning import banners, screen, variants
from pipelines.cleaning.banners import page_marks, recurring
from pipelines.cleaning.edits import run_steps
from pipelines.cleaning.metadata.dates import published_of
from pipelines.cleaning.metadata.genres import genre_of
from pipelines.cleaning.metadata.sources import source_of
from pipelines.cleaning.metadata.title_choice import choose_title
from pipelines.cleaning.punctuation import punctuate
from pipelines.cleaning.repair import count_damage, repair
from pipelines.cleaning.split import split

LENGTH = 2000
URL = "http://bench.test/1"


class Timer:
    """Adds up the time of each stage over one text."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, stage: str, work: Callable[..., Any], *given: Any) -> Any:
        start = time.process_time()
        result = work(*given)
        self.seconds[stage] += time.process_time() - start
        return result


def stages(text: str) -> dict[str, float]:
    """The seconds that each stage takes for a text, from what extraction gives to a speech and its key."""
    timed = Timer()
    text, _ = timed("repair", repair, text)
    timed("variants", variants.variant_of, text)
    text, _ = timed("variants", run_steps, text, "", (variants.simplify, punctuate))
    title, _ = timed("metadata", choose_title, URL, ["关于工会工作的讲话 - 某某范文网"], text)
    timed("metadata", published_of, text, "2026-01-01")
    timed("metadata", source_of, text)
    text, _ = timed("banners", run_steps, text, "", (banners.remove_banners, page_marks.remove_page_marks))
    timed("recurring lines", recurring.recurring_candidates, URL, text)
    parts = timed("split", split, text, title, False)
    for piece in parts.pieces:
        timed("screen", screen.rejection_reason, piece)
        timed("metadata", genre_of, piece.title, piece.text)
        timed("screen", count_damage, piece.text)
        timed("key and id", lambda piece=piece: id_of(key_of(piece.text)))
    return timed.seconds


def speech(number: int) -> str:
    """A made-up text of LENGTH characters; two or three speeches."""
    text = ""
    while len(text) < LENGTH:
        text += ("\n" if text else "") + compose(7, f"{number}-{len(text)}").text
    return text[:LENGTH]


def table(texts: list[str], rounds: int) -> dict[str, float]:
    """Milliseconds for each stage, mean over the texts of the least of the rounds."""
    sums: dict[str, float] = defaultdict(float)
    for text in texts:
        stages(text)
        measured = [stages(text) for _ in range(rounds)]
        for stage in measured[0]:
            sums[stage] += min(seconds[stage] for seconds in measured)
    return {stage: 1000 * seconds / len(texts) for stage, seconds in sums.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    clean = [speech(number) for number in range(given.texts)]
    traditional = OpenCC("s2t")
    damaged = [annotate(traditional.convert(text))[:LENGTH] for text in clean]
    found = [table(clean, given.rounds), table(damaged, given.rounds)]
    print(machine())
    print(f"{'ms a text of 2,000 characters':32}{'clean':>8}{'damaged':>10}")
    for stage in found[0]:
        print(f"{stage:32}{found[0][stage]:8.3f}{found[1][stage]:10.3f}")
    print(f"{'all stages but extraction':32}{sum(found[0].values()):8.3f}{sum(found[1].values()):10.3f}")


if __name__ == "__main__":
    main()
