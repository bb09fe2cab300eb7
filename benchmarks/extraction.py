"""How well and how fast articles are extracted, ours against trafilatura's settings, on pages with gold text.

``python -m benchmarks.extraction [FOLDER]``: the folder holds ``manifest.tsv`` (file, url, gold, path) and
the files it names. A page's score is the F1 of the character 4-grams of text and gold, over Han, letters
and digits.
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
_NO_KEY = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A real page, and what a person would keep of it."""

    name: str
    url: str
    html: str
    gold: str


def pages(folder: Path) -> Iterator[GoldPage]:
    """The article pages of a folder that have gold text, decoded as the pipeline decodes them."""
    with (folder / "manifest.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["gold"] and "/article/" in row["path"]:
                body = (folder / row["file"]).read_bytes()
                page = Page(row["url"], "", "text/html", body, "benchmark")
                gold = (folder / row["gold"]).read_text("utf-8")
                yield GoldPage(row["file"], row["url"], decode(page).text, gold)


def score(text: str, gold: str) -> tuple[float, float, float]:
    """F1, precision and recall of the text's 4-grams, each counted as often as it occurs."""
    found, wanted = _grams(text), _grams(gold)
    common = (found & wanted).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / found.total(), common / wanted.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def _grams(text: str) -> Counter[str]:
    key = _NO_KEY.sub("", text)
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
    """Of one tool over all pages."""

    f1: float
    precision: float
    recall: float
    pages_a_second: float
    """Of processor time."""


def compare(gold_pages: list[GoldPage], tools: Mapping[str, Callable[[GoldPage], str]]) -> dict[str, Means]:
    """Print F1 by page and tool, and return each tool's means."""
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
    found = {
        name: Means(*(sum(c) / len(c) for c in zip(*scores[name], strict=True)), speeds[name])
        for name in tools
    }
    for label in ("f1", "precision", "recall", "pages_a_second"):
        print(f"{label.replace('_', ' '):40}" + "".join(f"{getattr(found[n], label):11.3f}" for n in tools))
    return found


if __name__ == "__main__":
    compare(list(pages(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)), TOOLS)
