"""The alerts for articles that give no speeches."""

from __future__ import annotations

from typing import Any

import pytest

from db.crawl_yield import CrawlYield
from fanwen.runs.yield_alerts import yield_alerts


def _yield(articles: int = 10, empty: int = 0, speeches: int = 5, **rejected: int) -> CrawlYield:
    return CrawlYield(articles, empty, rejected, speeches)


def _alerts(now: CrawlYield, *before: CrawlYield, without_news: int = 0) -> list[str]:
    history: list[dict[str, Any]] = [{"harvest": {"loop": earlier.to_json()}} for earlier in before]
    return yield_alerts({"loop": now}, history, without_news)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (_yield(19, 19), []),
        (_yield(20, 10), []),
        (_yield(20, 12), [_yield(20, 5)]),
        (_yield(0, 0), [_yield(20, 0)]),
        (_yield(20, 4, short=4), [_yield(20, 1, short=1)]),
        (_yield(20, 8, short=8), [_yield(19, 0)]),
        (_yield(20, 8, short=8), [_yield(20, 4, short=4)]),
    ],
)
def test_no_alert_without_a_problem(now: CrawlYield, before: list[CrawlYield]) -> None:
    assert _alerts(now, *before) == []


@pytest.mark.parametrize(
    ("now", "before", "message"),
    [
        (_yield(20, 11, short=2, none=9), [], "11 of the last 20 articles gave no speech, most with 'none';"),
        (_yield(20, 20), [_yield(20, 2)], "20 of the last 20 articles gave no speech"),
        (_yield(1, 1, short=1), [_yield(1, 1, short=1)] * 19, "20 of the last 20 articles gave no speech"),
        (
            _yield(20, 6, short=6),
            [_yield(20, 1, short=1)],
            "'short': 6 rejections in the last 20 articles, 1 in the 20 before",
        ),
        (_yield(20, 6, short=6), [_yield(30)], "0 in the 30 before"),
    ],
)
def test_one_alert_for_each_problem(now: CrawlYield, before: list[CrawlYield], message: str) -> None:
    [line] = _alerts(now, *before)
    assert line.startswith("loop: ")
    assert message in line
    assert "fanwen sites check loop" in line


def test_reasons_that_differ_in_a_number_are_yield() -> None:
    lost = {f"join: part {part} of the article is missing": 1 for part in range(2, 8)}
    [line] = _alerts(_yield(20, 6, **lost), _yield(30))
    assert "'join: part N of the article is missing': 6 rejections" in line


def test_crawls_without_news_are_counted_over_all_sites() -> None:
    none, some = _yield(speeches=0), _yield(speeches=1)
    assert len(_alerts(none, none, none, without_news=3)) == 1
    assert _alerts(none, none, without_news=3) == []
    assert _alerts(none, none, some, without_news=3) == []
    assert _alerts(some, none, none, without_news=3) == []
    assert _alerts(none, none, none, without_news=0) == []
    other = [{"harvest": {"other": some.to_json()}}, {}, {"harvest": {}}]
    assert yield_alerts({}, other, 3) == []
    assert len(yield_alerts({}, [{"harvest": {}}, {"failure": "x"}, {"harvest": {}}], 3)) == 1
