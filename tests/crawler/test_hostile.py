"""Hostile servers, all in one crawl with a good one: each comes to its end and costs the others nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.hostile import SMALL, served, table
from benchmarks.memory import Peak
from crawler.report import CrawlReport
from crawler.runner import crawl
from pipelines.archive import files, records

TRAPS = table(SMALL)
MEGABYTES = 500
"""That the crawling process may hold, with all of them at once."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[CrawlReport, Path, Peak]:
    data = tmp_path_factory.mktemp("data")
    peak = Peak()
    with served(TRAPS, SMALL) as profiles:
        report = crawl(profiles, data, None, on_progress=lambda pages: peak.look())
    return report, data, peak


@pytest.mark.parametrize("name", TRAPS)
def test_each_comes_to_its_end(crawled: Any, name: str) -> None:
    report, _, _ = crawled
    assert TRAPS[name].wrong(report.sites[name]) == ""


def test_what_is_refused_can_be_listed(crawled: Any) -> None:
    report, _, _ = crawled
    for site in report.sites.values():
        assert {reason: len(urls) for reason, urls in site.refused_urls.items()} == site.refused


def test_the_crawl_holds_little_memory(crawled: Any) -> None:
    _, _, peak = crawled
    assert 0 < peak.megabytes < MEGABYTES


def test_the_archive_is_whole(crawled: Any) -> None:
    report, data, _ = crawled
    bad: list[str] = []
    kept = [record for path in files(data / "archive") for record, _ in records(path, bad)]
    assert bad == []
    assert len(kept) == sum(site.pages for site in report.sites.values())
