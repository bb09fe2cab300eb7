"""Leftovers: what a crawl that was cut short did not come to ask for is asked for by the next one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.runner import crawl
from crawler.unfinished import UNFINISHED, UnfinishedMark


@pytest.fixture
def site(web: Any) -> Any:
    web.page("/list/1.html", "/article/1.html", "/article/5.html")
    web.page("/article/1.html", "1_2.html", "1_3.html")
    web.page("/article/1_2.html", "1.html", "1_3.html")
    web.page("/article/1_3.html", "1.html", "1_2.html")
    web.page("/article/5.html", status=302, headers={"Location": "/article/6.html"})
    web.page("/article/6.html")
    return web


def test_parts_and_targets_that_were_not_reached_are_asked_for(
    site: Any, profile_of: Any, corpus_of: Any, tmp_path: Path
) -> None:
    cut_short = crawl([profile_of(site, pages=3, concurrency=1)], tmp_path, None).sites["site"]
    assert cut_short.end == "page cap"
    first = site.paths()
    assert (tmp_path / UNFINISHED / "site").exists()

    finished = crawl([profile_of(site, recheck="never")], tmp_path, corpus_of(tmp_path, "site"))
    assert finished.sites["site"].end == "finished"
    everything = {
        "/article/1.html",
        "/article/1_2.html",
        "/article/1_3.html",
        "/article/5.html",
        "/article/6.html",
    }
    assert everything <= set(site.paths())
    # Lists and redirects are asked for twice: the bodies of articles are read from the archive.
    again = {path for path in site.paths() if site.paths().count(path) > 1}
    assert again <= {"/robots.txt", "/list/1.html", "/article/5.html", "/article/6.html"}
    assert set(first) < set(site.paths())
    assert not (tmp_path / UNFINISHED / "site").exists()


def test_a_crawl_that_came_to_its_end_leaves_nothing_to_look_for(
    site: Any, profile_of: Any, corpus_of: Any, tmp_path: Path
) -> None:
    crawl([profile_of(site)], tmp_path, None)
    site.asked.clear()
    crawl([profile_of(site, recheck="never")], tmp_path, corpus_of(tmp_path, "site"))
    assert sorted(site.paths()) == ["/list/1.html", "/robots.txt"]


def test_the_mark_keeps_the_first_time_until_a_crawl_ends(tmp_path: Path) -> None:
    assert UnfinishedMark(tmp_path, "a").begin("2026-01-01T00:00:00Z") is None
    again = UnfinishedMark(tmp_path, "a")
    assert again.begin("2026-01-02T00:00:00Z") == "2026-01-01T00:00:00Z"
    # What was left over before has been asked for; what failed just now has not.
    again.end(clean=False)
    last = UnfinishedMark(tmp_path, "a")
    assert last.begin("2026-01-03T00:00:00Z") == "2026-01-02T00:00:00Z"
    last.end(clean=True)
    assert UnfinishedMark(tmp_path, "a").begin("2026-01-04T00:00:00Z") is None
