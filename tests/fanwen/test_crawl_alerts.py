"""The alerts of a crawl."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.report import CrawlReport, SiteReport
from fanwen.runs.crawl_alerts import crawl_alerts


def _site(**counts: Any) -> SiteReport:
    """The report of a site without problems, except for these counts."""
    usual: dict[str, Any] = {"pages": 41, "lists": 10, "articles": 30, "new": 30, "end": "finished"}
    return SiteReport("loop", **{**usual, **counts})


def _lines(site: SiteReport, *articles: int, due: int = 0) -> list[str]:
    """The alerts of a site after crawls with these numbers of articles, newest first."""
    rows = [CrawlReport({"loop": _site(articles=n, due=due)}).to_json() for n in articles]
    return crawl_alerts(CrawlReport({"loop": site}), [{"crawl": row} for row in rows])


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"pages": 0, "lists": 0, "articles": 0}, "no page was fetched; check"),
        (
            {"pages": 0, "lists": 0, "articles": 0, "refused": {"robots.txt": 1}},
            "no page was fetched (robots.txt)",
        ),
        ({"pages": 0, "lists": 0, "articles": 0, "errors": {"b": 1, "a": 1}}, "no page was fetched (a)"),
        ({"pages": 1, "lists": 0, "articles": 0, "refused": {"robots.txt": 1}}, "robots.txt forbids"),
        ({"lists": 0}, "no list page was fetched"),
        ({"lists": 0, "refused": {"robots.txt": 1}}, "no list page was fetched"),
        ({"errors": {"500": 20, "timeout": 21}}, "41 of 81 requests failed, most with timeout"),
        ({"lists": 1, "articles": 8, "errors": {"404": 11}}, "11 of 20 requests failed, most with 404"),
        ({"end": "retry-after"}, "longer pause"),
    ],
)
def test_one_alert_for_each_problem(counts: dict[str, Any], message: str) -> None:
    [line] = _lines(_site(**counts))
    assert line.startswith("loop: ")
    assert message in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"articles": 0, "new": 0},
        {"errors": {"404": 40}},
        {"lists": 1, "articles": 8, "errors": {"404": 10}},
        {"lists": 1, "articles": 0, "errors": {"404": 18}},
        {"refused": {"robots.txt": 5, "other host": 900}},
        {"end": "page cap"},
    ],
)
def test_no_alert_without_a_problem(counts: dict[str, Any]) -> None:
    assert _lines(_site(**counts), 30) == []


def test_a_profile_that_never_found_an_article_is_named() -> None:
    [line] = _lines(_site(articles=0, new=0))
    assert "no article was ever fetched" in line


@pytest.mark.parametrize(
    ("articles", "earlier", "fell"),
    [
        (9, (30, 30, 30, 30, 30), True),
        (10, (30, 30, 30, 30, 30), False),
        (0, (30, 30, 30, 30), False),
        (9, (0, 0, 30, 30, 30), True),
        (9, (0, 0, 0, 30, 30), False),
        (9, (0, 0, 0, 30, 30, 30, 30, 30), False),
    ],
)
def test_articles_are_compared_with_the_last_five_crawls(
    articles: int, earlier: tuple[int, ...], fell: bool
) -> None:
    lines = _lines(_site(articles=articles), *earlier)
    assert [f"only {articles} articles" in line for line in lines] == [True] * fell


def test_few_articles_are_normal_if_few_were_due() -> None:
    earlier = (30, 30, 30, 30, 30)
    assert _lines(_site(articles=0, due=0), *earlier, due=30) == []
    assert len(_lines(_site(articles=0, due=10), *earlier, due=30)) == 1


def test_other_sites_and_stopped_crawls_are_ignored() -> None:
    well = {"crawl": CrawlReport({"loop": _site()}).to_json()}
    stopped = {"crawl": CrawlReport({"loop": _site(articles=0)}, stopped="SIGTERM").to_json()}
    failed = {"crawl": CrawlReport({"loop": _site(articles=0)}, failure="full").to_json()}
    other = {"crawl": CrawlReport({"other": _site(articles=0)}).to_json()}
    report = CrawlReport({"loop": _site(articles=1)})
    noise: list[dict[str, Any]] = [stopped, failed, other, {"failure": "killed"}, {}]
    assert crawl_alerts(report, [*noise, *[well] * 4]) == []
    assert len(crawl_alerts(report, [*noise, *[well] * 5])) == 1


@pytest.mark.parametrize("why", [{"stopped": "SIGTERM"}, {"failure": "the disk is full"}])
def test_a_stopped_crawl_gives_no_alert(why: dict[str, str]) -> None:
    assert crawl_alerts(CrawlReport({"loop": _site(pages=0)}, **why), []) == []


def test_every_site_and_every_problem_has_its_alert() -> None:
    report = CrawlReport({"a": SiteReport("a"), "b": SiteReport("b", pages=9, end="retry-after")})
    assert [line.partition(":")[0] for line in crawl_alerts(report, [])] == ["a", "b", "b"]
