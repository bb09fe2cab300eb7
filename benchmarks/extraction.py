"""Quality and speed of the extraction, compared with trafilatura's settings, on pages with gold text.

Run ``python -m benchmarks.extraction [FOLDER]``. The folder has ``manifest.tsv`` (file, url, gold, path) and
the files named in it. The score of a page is the F1 of the character 4-grams of text and gold, over Han
characters, letters and digits.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura

from pipelines.cleaning.decode import decode
from pipelines.cleaning.extract import extract
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page, Unusable

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "pages" / "html"
GRAM = 4
_IGNORED = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A real page, and the text that a person would extract from it."""

    name: str
    url: str
    html: str
    gold: str


def pages(folder: Path) -> Iterator[GoldPage]:
    """The decoded article pages of a folder that have gold text."""
    with (folder / "manifest.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["gold"] and "/article/" in row["path"]:
                body = (folder / row["file"]).read_bytes()
                page = Page(row["url"], "", "text/html", body, "benchmark")
                gold = (folder / row["gold"]).read_text("utf-8")
                yield GoldPage(row["file"], row["url"], decode(page).text, gold)


def score(text: str, gold: str) -> tuple[float, float, float]:
    """F1, precision and recall of the text's 4-grams, repetitions counted."""
    extracted, expected = _grams(text), _grams(gold)
    common = (extracted & expected).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / extracted.total(), common / expected.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def _grams(text: str) -> Counter[str]:
    key = _IGNORED.sub("", text)
    return Counter(key[i : i + GRAM] for i in range(max(len(key) - GRAM + 1, 1)))


def ours(page: GoldPage) -> str:
    try:
        return extract(page.html, page.url, SiteRules("benchmark")).text
    except Unusable:
        return ""


def _trafilatura(**settings: Any) -> Callable[[GoldPage], str]:
    return lambda page: trafilatura.extract(page.html, include_comments=False, **settings) or ""


TOOLS: dict[str, Callable[[GoldPage], str]] = {
    "ours": ours,
    "default": _trafilatura(),
    "precision": _trafilatura(favor_precision=True),
    "recall": _trafilatura(favor_recall=True),
    "fast": _trafilatura(fast=True),
}


@dataclass(frozen=True, slots=True)
class Means:
    """Means of one tool over all pages."""

    f1: float
    precision: float
    recall: float
    pages_a_second: float
    """By processor time."""


def compare(gold_pages: list[GoldPage], tools: Mapping[str, Callable[[GoldPage], str]]) -> dict[str, Means]:
    """Print F1 by page and tool; return the means of each tool."""
    scores: dict[str, list[tuple[float, float, float]]] = {}
    speeds: dict[str, float] = {}
    for name, tool in tools.items():
        start = time.process_time()
        texts = [tool(page) for page in gold_pages]
        speeds[name] = len(gold_pages) / (time.process_time() - start)
        scores[name] = [score(text, page.gold) for text, page in zip(texts, gold_pages, strict=True)]
    print(f"{'page':40}" + "".join(f"{name:>11}" for name in tools))
    for i, page in enumerate(gold_pages):
        print(f"{page.name[:40]:40}" + "".join(f"{scores[name][i][0]:11.3f}" for name in tools))
    means = {name: _means(scores[name], speeds[name]) for name in tools}
    for label in ("f1", "precision", "recall", "pages_a_second"):
        print(f"{label.replace('_', ' '):40}" + "".join(f"{getattr(means[n], label):11.3f}" for n in tools))
    return means


def _means(scores: list[tuple[float, float, float]], speed: float) -> Means:
    f1, precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return Means(f1, precision, recall, speed)


if __name__ == "__main__":
    compare(list(pages(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)), TOOLS)
