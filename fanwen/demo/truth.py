"""The ground truth: the speeches of each page, and which of them are copies."""

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
    """A speech at one URL and position."""

    url: str
    """The URL of the article's first part."""
    position: int
    """1 for the first speech of its page."""
    kind: str
    group: int
    """Number of the original; the same for all copies of it."""
    title: str
    text: str
    """Clean and simplified, with single newlines between paragraphs; truncated if the page is."""
    published: str
    truncated: bool
    phases: tuple[int, ...]
    """Phases in which it is on the site."""
    kept: tuple[int, ...]
    """Crawls after which the corpus should have it. A gone page keeps its last version."""


_VERSIONS: dict[Fate, tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]] = {
    Fate.STAYS: ((1, (1, 2), (1, 2)),),
    Fate.VANISHED: ((1, (1,), (1, 2)),),
    Fate.CHANGED: ((1, (1,), (1,)), (2, (2,), (2,))),
    Fate.NEW: ((2, (2,), (2,)),),
}
"""The versions of an article by its fate: the phase that shows it, its phases, the crawls that keep it."""


def occurrences(network: Network) -> Iterator[Occurrence]:
    """Yield every speech of both phases, article by article; texts are generated one by one."""
    plan = network.catalog.plan
    for index in plan.indices(2):
        url = network.site_of(index).url(index)
        for shown, phases, kept in _VERSIONS[plan.fate(index)]:
            yield from _article_occurrences(network.catalog.article(index, shown), url, phases, kept)


def _article_occurrences(
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
