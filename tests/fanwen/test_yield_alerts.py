"""Monitors of the harvest: what is said of pages that came and gave nothing."""

from __future__ import annotations

from typing import Any

import pytest

from db.crawl_yield import CrawlYield
from fanwen.runs.yield_alerts import yield_alerts


def _one(articles: int = 10, empty: int = 0, speeches: int = 5, **rejected: int) -> CrawlYield:
    return CrawlYield(articles, empty, rejected, speeches)


def _poor(now: CrawlYield, *before: CrawlYield, without_news: int = 0) -> list[str]:
    history: list[dict[str, Any]] = [{"harvest": {"loop": one.to_json()}} for one in before]
    return yield_alerts({"loop": now}, history, without_news)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (_one(19, 19), []),
        (_one(20, 10), []),
        (_one(20, 12), [_one(20, 5)]),
        (_one(0, 0), [_one(20, 0)]),
        (_one(20, 4, short=4), [_one(20, 1, short=1)]),
        (_one(20, 8, short=8), [_one(19, 0)]),
        (_one(20, 8, short=8), [_one(20, 4, short=4)]),
    ],
)
def test_nothing_is_said_without_reason(now: CrawlYield, before: list[CrawlYield]) -> None:
    assert _poor(now, *before) == []


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        (_one(20, 11, short=2, none=9), [], "11 of the last 20 articles gave no speech, most by 'none';"),
        (_one(20, 20), [_one(20, 2)], "20 of the last 20 articles gave no speech"),
        (_one(1, 1, short=1), [_one(1, 1, short=1)] * 19, "20 of the last 20 articles gave no speech"),
        (
            _one(20, 6, short=6),
            [_one(20, 1, short=1)],
            "'short' left out 6 times in the last 20 articles, and 1",
        ),
        (_one(20, 6, short=6), [_one(30)], "and 0 times in the 30 before"),
    ],
)
def test_one_line_for_each_trouble(now: CrawlYield, before: list[CrawlYield], says: str) -> None:
    [line] = _poor(now, *before)
    assert line.startswith("loop: ")
    assert says in line
    assert "fanwen sites check loop" in line


def test_reasons_that_differ_in_a_number_are_one() -> None:
    lost = {f"join: part {part} of the article is missing": 1 for part in range(2, 8)}
    [line] = _poor(_one(20, 6, **lost), _one(30))
    assert "'join: part N of the article is missing' left out 6 times" in line


def test_crawls_without_news_are_counted_over_all_sites() -> None:
    none, some = _one(speeches=0), _one(speeches=1)
    assert len(_poor(none, none, none, without_news=3)) == 1
    assert _poor(none, none, without_news=3) == []
    assert _poor(none, none, some, without_news=3) == []
    assert _poor(some, none, none, without_news=3) == []
    assert _poor(none, none, none, without_news=0) == []
    other = [{"harvest": {"other": some.to_json()}}, {}, {"harvest": {}}]
    assert yield_alerts({}, other, 3) == []
    assert len(yield_alerts({}, [{"harvest": {}}, {"failure": "x"}, {"harvest": {}}], 3)) == 1
