"""The truth: which speeches the network shows where, and which of them are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from fanwen.demo.catalog import Article
from fanwen.demo.network import Network
from fanwen.demo.plan import Fate


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One speech at one place."""

    url: str
    """Of the article's first part."""
    position: int
    """1 for the first speech of its page."""
    kind: str
    group: int
    """Number of the original; the same for all copies of it."""
    title: str
    text: str
    """Clean and simplified, paragraphs parted by single newlines; cut off where the page cuts it off."""
    published: str
    truncated: bool
    phases: tuple[int, ...]
    """Phases in which it stands on the site."""
    kept: tuple[int, ...]
    """Crawls after which a corpus should hold it: a page that vanished keeps its last version."""


_STANDS: dict[Fate, tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]] = {
    Fate.STAYS: ((1, (1, 2), (1, 2)),),
    Fate.VANISHED: ((1, (1,), (1, 2)),),
    Fate.CHANGED: ((1, (1,), (1,)), (2, (2,), (2,))),
    Fate.NEW: ((2, (2,), (2,)),),
}
"""The versions of an article by its fate: the phase that shows it, its phases, the crawls that keep it."""


def occurrences(network: Network) -> Iterator[Occurrence]:
    """Yield every speech of both phases, article by article; texts are made one by one."""
    plan = network.catalog.plan
    for index in plan.indices(2):
        url = network.site_of(index).url(index)
        for shown, phases, kept in _STANDS[plan.fate(index)]:
            yield from _of_article(network.catalog.article(index, shown), url, phases, kept)


def _of_article(
    article: Article, url: str, phases: tuple[int, ...], kept: tuple[int, ...]
) -> Iterator[Occurrence]:
    for position, speech in enumerate(article.speeches, 1):
        yield Occurrence(
            url=url,
            position=position,
            kind=speech.kind,
            group=speech.group,
            title=speech.title,
            text=speech.text,
            published=speech.published,
            truncated=speech.truncated,
            phases=phases,
            kept=kept,
        )


def write_truth(network: Network, path: Path) -> int:
    """Write the occurrences as JSON lines; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in occurrences(network):
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
            count += 1
    return count
