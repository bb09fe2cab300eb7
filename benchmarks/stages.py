"""The cost of each stage after extraction on one core, for clean and damaged texts of 2,000 characters.

Usage: ``python -m benchmarks.stages [--texts N] [--rounds R]``. Clean texts are generated speeches. Damaged
texts are the same in traditional characters, with a pinyin annotation after about every tenth character, as
mirrors write them, some of them between the bytes of a character; they are cut to 2,000 characters too. The
time of a stage is the least of R rounds for each text, so that other programs do not count. Prints
milliseconds for a text, the mean over the texts.
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

    def __call__(self, stage: str, function: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        result = function(*arguments)
        self.seconds[stage] += time.process_time() - start
        return result


def stages(text: str) -> dict[str, float]:
    """The seconds of each stage for a text, from the extracted text to a speech and its key."""
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
    """A generated text of LENGTH characters, of two or three speeches."""
    text = ""
    while len(text) < LENGTH:
        text += ("\n" if text else "") + compose(7, f"{number}-{len(text)}").text
    return text[:LENGTH]


def table(texts: list[str], rounds: int) -> dict[str, float]:
    """Milliseconds of each stage: the mean over the texts of the least of the rounds."""
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
    options = parser.parse_args()
    clean = [speech(number) for number in range(options.texts)]
    traditional = OpenCC("s2t")
    damaged = [annotate(traditional.convert(text))[:LENGTH] for text in clean]
    clean_times, damaged_times = (table(texts, options.rounds) for texts in (clean, damaged))
    print(machine())
    print(f"{'ms a text of 2,000 characters':32}{'clean':>8}{'damaged':>10}")
    rows = [(stage, clean_times[stage], damaged_times[stage]) for stage in clean_times]
    rows.append(("all stages but extraction", sum(clean_times.values()), sum(damaged_times.values())))
    for stage, clean_time, damaged_time in rows:
        print(f"{stage:32}{clean_time:8.3f}{damaged_time:10.3f}")


if __name__ == "__main__":
    main()
