"""One site, crawled three times over: what is fetched, archived and refused, and that only what is new is."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.report import CrawlReport, SiteReport
from crawler.runner import crawl

DATE = "Wed, 01 May 2024 08:00:00 GMT"


@dataclass
class Crawled:
    """One crawl: its report, what the archive gained by it, and what the server was asked."""

    report: CrawlReport
    records: list[Any]
    asked: list[tuple[str, dict[str, str]]]

    @property
    def site(self) -> SiteReport:
        return self.report.sites["site"]

    def statuses(self, path: str) -> list[tuple[str, int]]:
        return [(r.kind, r.status) for r, _ in self.records if r.url.endswith(path)]

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@dataclass
class World:
    """A site, a site that it must not lead to, and the three crawls."""

    web: Any
    elsewhere: Any
    data: Path
    crawls: list[Crawled]


def _first_phase(web: Any, elsewhere: Any) -> None:
    web.answers["/robots.txt"].body = b"User-agent: *\nDisallow: /article/13\n"
    numbers = [1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 16]
    web.page("/list/1.html", *(f"/article/{n}.html" for n in numbers), "/list/2.html", "/about.html")
    # The second page leads back, off the site, and to what is no page at all.
    off_site = (
        f"{elsewhere.root}/article/1.html",
        "mailto:a@b.cn",
        "javascript:void(0)",
        "http://[bad/article/1.html",
    )
    links = ("/list/1.html", "/article/1.html?utm_source=x#top", "/article/15.html", *off_site)
    web.page("/list/2.html", *links, headers={"ETag": '"list"'})
    web.page("/article/1.html", "1_2.html", "1_3.html", "/article/99.html", headers={"ETag": '"one"'})
    web.page("/article/1_2.html", "1.html", "1_1.html", "1_3.html")
    web.page("/article/1_3.html", "1_2.html", "2.html")
    web.page("/article/2.html", headers={"Last-Modified": DATE})
    web.page("/article/3.html")
    web.page("/article/4.html", status=302, headers={"Location": f"{elsewhere.root}/article/4.html"})
    web.page("/article/6.html", text="x" * 60_000)
    bomb = gzip.compress(b"<p>" + b"x" * 60_000)
    web.page("/article/7.html", body=bomb, headers={"Content-Encoding": "gzip"})
    squeezed = gzip.compress("<p>压缩的正文</p>".encode())
    web.page("/article/8.html", body=squeezed, headers={"Content-Encoding": "gzip", "ETag": '"8"'})
    web.page("/article/10.html", status=301, headers={"Location": "/article/11.html"})
    web.page("/article/11.html")
    web.page("/article/13.html")
    web.page("/article/15.html", text="旧的")
    web.page("/article/16.html")
    elsewhere.page("/article/4.html")
    elsewhere.page("/article/1.html")


def _second_phase(web: Any) -> None:
    web.page("/list/1.html", *(f"/article/{n}.html" for n in (1, 2, 3, 17)), "/list/2.html")
    web.page("/article/15.html", text="新的")
    web.page("/article/16.html", status=404)
    web.page("/article/17.html")
    web.page("/article/8.html", status=302, headers={"Location": "/article/18.html"})
    web.page("/article/18.html")


@pytest.fixture(scope="module")
def world(
    webs: Callable[[], Any], profile_of: Any, archived: Any, corpus_of: Any, tmp_path_factory: Any
) -> World:
    web, elsewhere = webs(), webs()
    data = tmp_path_factory.mktemp("data")
    _first_phase(web, elsewhere)
    found = World(web, elsewhere, data, [])
    for phase, recheck in enumerate(("age", "always", "age")):
        if phase == 1:
            _second_phase(web)
        known = corpus_of(data, "site")
        before = len(archived(data))
        web.asked.clear()
        report = crawl([profile_of(web, max_bytes=50_000, recheck=recheck)], data, known)
        found.crawls.append(Crawled(report, archived(data)[before:], list(web.asked)))
    return found


def test_everything_that_came_is_in_the_archive_once_for_each_request(world: World) -> None:
    first = world.crawls[0]
    kept = sorted(record.url.removeprefix(world.web.root) for record, _ in first.records)
    asked = sorted(path for path in first.paths() if path not in ("/article/6.html", "/article/7.html"))
    assert kept == asked
    assert len(set(asked)) == len(asked)
    assert first.statuses("/robots.txt") == [("response", 200)]
    assert first.statuses("/article/4.html") == [("response", 302)]
    assert first.statuses("/article/5.html") == [("response", 404)]
    assert first.statuses("/article/10.html") == [("response", 301)]


def test_bodies_are_archived_decompressed(world: World) -> None:
    bodies = {record.url: body for record, body in world.crawls[0].records}
    assert bodies[f"{world.web.root}/article/8.html"].decode() == "<p>压缩的正文</p>"


def test_lists_lead_to_articles_and_articles_to_their_parts_only(world: World) -> None:
    paths = world.crawls[0].paths()
    assert {"/list/2.html", "/article/15.html", "/article/1_2.html", "/article/1_3.html"} <= set(paths)
    # Neither other pages, nor articles that an article recommends, nor a second name of a first part.
    assert not {"/about.html", "/article/99.html", "/article/1_1.html"} & set(paths)


def test_robots_txt_is_asked_first_and_obeyed(world: World) -> None:
    first = world.crawls[0]
    assert first.paths()[0] == "/robots.txt"
    assert "/article/13.html" not in first.paths()
    assert first.site.refused["robots.txt"] == 1


def test_nothing_leaves_the_site(world: World) -> None:
    assert world.elsewhere.asked == []
    refused = world.crawls[0].site.refused_urls["other host"]
    assert sorted(refused) == [f"{world.elsewhere.root}/article/{n}.html" for n in (1, 4)]


def test_what_is_too_large_is_refused_even_when_it_comes_compressed(world: World) -> None:
    assert sorted(world.crawls[0].site.refused_urls["too large"]) == [
        f"{world.web.root}/article/{n}.html" for n in (6, 7)
    ]


def test_the_report_counts_the_first_crawl(world: World) -> None:
    site = world.crawls[0].site
    assert (site.lists, site.new, site.changed, site.unchanged, site.gone) == (2, 9, 0, 0, 0)
    assert site.articles == 9
    assert (site.redirects, site.errors, site.end) == (2, {"404": 1}, "finished")
    assert site.refused == {"bad url": 1, "other host": 2, "robots.txt": 1, "too large": 2}
    assert site.pages == len(world.crawls[0].records)
    assert site.bytes == sum(len(body) for _, body in world.crawls[0].records)
    assert len(world.crawls[0].report.files) == 1


def test_the_second_crawl_asks_conditionally(world: World) -> None:
    asked = dict(world.crawls[1].asked)
    assert asked["/article/1.html"]["If-None-Match"] == '"one"'
    assert asked["/article/2.html"]["If-Modified-Since"] == DATE
    # An answer without a body would show no links.
    assert not any(name.startswith("If-") for name in asked["/list/2.html"])
    # The target of a redirect is not asked for with the validators of where it came from.
    assert asked["/article/8.html"]["If-None-Match"] == '"8"'
    assert not any(name.startswith("If-") for name in asked["/article/18.html"])


def test_the_second_crawl_stores_no_body_twice(world: World) -> None:
    second = world.crawls[1]
    assert second.statuses("/article/1.html") == [("revisit", 304)]
    assert second.statuses("/article/2.html") == [("revisit", 304)]
    assert second.statuses("/article/3.html") == [("revisit", 200)]
    bodies = {r.url.rpartition("/")[2] for r, _ in second.records if r.kind == "response" and r.status == 200}
    assert bodies == {"1.html", "15.html", "17.html", "18.html"}, (
        "a list and an article that changed, two new"
    )


def test_the_second_crawl_tells_new_changed_unchanged_and_gone(world: World) -> None:
    second = world.crawls[1]
    assert (second.site.new, second.site.changed, second.site.gone) == (2, 1, 1)
    assert second.site.unchanged == 6
    # It stood on no list any more: that it vanished was noticed all the same.
    assert second.statuses("/article/16.html") == [("response", 404)]


def test_the_third_crawl_asks_for_lists_and_nothing_that_is_not_due(world: World) -> None:
    third = world.crawls[2]
    assert sorted(third.paths()) == ["/list/1.html", "/list/2.html", "/robots.txt"]
    assert (third.site.articles, third.site.lists) == (0, 2)


def test_revisits_name_the_record_with_the_body(world: World, archived: Any) -> None:
    everything = archived(world.data)
    bodies = {(r.url, r.fetched_at): r.digest for r, _ in everything if r.kind == "response"}
    for record, _ in everything:
        if record.kind == "revisit":
            assert record.digest in {digest for (url, _), digest in bodies.items() if url == record.url}


def test_pagers_of_numbers_are_followed_until_no_link_is_new(
    web: Any, profile_of: Any, tmp_path: Path
) -> None:
    """No 下一页 anywhere, and every pager leads back to the first page."""
    lists = [f"/list/{n}.html" for n in range(1, 8)]
    parts = ["/article/5.html", *(f"/article/5_{n}.html" for n in range(2, 6))]
    for number, path in enumerate(lists):
        near = lists[max(0, number - 1) : number + 3]
        web.page(path, lists[0], *near, f"/article/a{number}.html", *parts[:1])
        web.page(f"/article/a{number}.html")
    for number, path in enumerate(parts):
        web.page(path, parts[0], "/article/5_1.html", *parts[max(0, number - 1) : number + 2], path)
    report = crawl([profile_of(web)], tmp_path, None).sites["site"]
    assert report.end == "finished"
    articles = [f"/article/a{n}.html" for n in range(7)]
    assert sorted(web.paths()) == sorted(["/robots.txt", *lists, *parts, *articles])
    assert (report.lists, report.articles) == (7, 12)


def test_what_is_due_comes_last_and_within_the_cap(
    web: Any, profile_of: Any, archived: Any, corpus_of: Any, tmp_path: Path
) -> None:
    paths = [f"/article/{n}.html" for n in range(30)]
    web.page("/list/1.html", *paths)
    for path in paths:
        web.page(path)
    crawl([profile_of(web)], tmp_path, None)
    known = corpus_of(tmp_path, "site")
    web.page("/list/1.html", *paths, "/list/2.html")
    web.page("/list/2.html", "/article/new.html")
    web.page("/article/new.html")
    web.asked.clear()
    report = crawl([profile_of(web, concurrency=1, pages=12, recheck="always")], tmp_path, known).sites[
        "site"
    ]
    assert len(web.asked) == 12 + 1
    assert {"/list/1.html", "/list/2.html", "/article/new.html"} <= set(web.paths()[:6])
    assert (report.unchanged, report.new, report.end) == (9, 1, "page cap")
