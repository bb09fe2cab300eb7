"""Many sites in one crawl, each with a trouble of its own: fence, robots.txt, caps, failures, patience."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.report import CrawlReport
from crawler.runner import crawl


class Sites:
    """The servers by site name, and the one report of them all."""

    def __init__(self) -> None:
        self.webs: dict[str, Any] = {}
        self.report = CrawlReport({})
        self.records: list[Any] = []
        self.progress: list[dict[str, int]] = []

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        return self.webs[name], self.report.sites[name]


def _endless(web: Any) -> None:
    for n in range(1, 40):
        web.page(f"/list/{n}.html", f"/list/{n + 1}.html", f"/article/{n}.html")
        web.page(f"/article/{n}.html")


def _failing(web: Any) -> None:
    web.page("/list/1.html", *(f"/article/{n}.html" for n in (1, 2)))
    web.page("/article/1.html", status=500)
    web.page("/article/2.html", headers={"Content-Length": "5000"})


def _silent(web: Any) -> None:
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html", after=threading.Event())


def _busy(web: Any) -> None:
    """Says "later" to the first request for an article, and notes what is asked before that time."""
    started: list[float] = []
    web.early = []

    def article() -> Any:
        now = time.monotonic()
        if not started:
            started.append(now)
            return web.answers["busy"]
        if now - started[0] < 1.0:
            web.early.append(now)
        return web.answers["fine"]

    web.page("/list/1.html", *(f"/article/{n}.html" for n in range(1, 6)))
    web.page("busy", status=503, headers={"Retry-After": "1"})
    web.page("fine")
    for n in range(1, 6):
        web.answers[f"/article/{n}.html"] = article


def _in_gbk(web: Any) -> None:
    html = '<meta charset="{}"><a href="/list/搜.html?词=稿">页</a>'
    body = html.format("gb2312").encode("gb18030")
    web.page("/list/1.html", body=body, headers={"Content-Type": "text/html"})
    # The path in UTF-8, the query in the page's own encoding, as browsers send it; this page lies.
    body = '<meta charset="utf-8"><a href="/list/末.html?词=稿">页</a>'.encode("gb18030")
    web.page(
        "/list/%E6%90%9C.html?%B4%CA=%B8%E5", body=body, headers={"Content-Type": "text/html; charset=utf-8"}
    )


def _with_sitemap(web: Any) -> None:
    web.page("/list/1.html")
    index = f"<sitemapindex><sitemap><loc>{web.root}/pages.xml.gz</loc></sitemap></sitemapindex>"
    web.page("/sitemap.xml", body=index.encode(), headers={"Content-Type": "text/xml"})
    urls = "".join(f"<url><loc> {web.root}/article/{n}.html </loc></url>" for n in (1, 2))
    packed = gzip.compress(f"<?xml version='1.0'?><urlset>{urls}<url>".encode())
    web.page("/pages.xml.gz", body=packed, headers={"Content-Type": "application/gzip"})
    web.page("/article/1.html")
    web.page("/article/2.html")


@pytest.fixture(scope="module")
def sites(webs: Callable[[], Any], profile_of: Any, archived: Any, tmp_path_factory: Any) -> Sites:
    found, profiles = Sites(), []

    def add(name: str, fill: Callable[[Any], None], **limits: Any) -> Any:
        web = found.webs[name] = webs()
        fill(web)
        profiles.append(profile_of(web, name, **limits))
        return web

    add("inside", _endless, private=False)
    by_name = add("by-name", _endless, private=False)
    named = by_name.host.replace("127.0.0.1", "localhost")
    profiles[-1] = replace(profiles[-1], hosts=(named,), start=(f"http://{named}/list/1.html",))
    add("outside", _endless)
    profiles[-1] = replace(profiles[-1], hosts=("1.1.1.1",), start=("http://1.1.1.1/list/1.html",))
    add("closed", _endless).answers["/robots.txt"].status = 500
    add("open", _endless, pages=4).answers["/robots.txt"].status = 403
    add("capped", _endless, pages=7, concurrency=1)
    add("shallow", _endless, depth=3)
    add("failing", _failing)
    add("silent", _silent, timeout=2.5)
    add("busy", _busy, concurrency=2)
    add("busy-429", _busy, concurrency=2).answers["busy"].status = 429
    add("never", _busy).answers["busy"].headers["Retry-After"] = "86400"
    add("gbk", _in_gbk)
    profiles[-1] = replace(profiles[-1], charset="gb18030")
    web = add("sitemap", _with_sitemap)
    profiles[-1] = replace(profiles[-1], sitemaps=(f"{web.root}/sitemap.xml",))
    for name, pause in (("slow", 0.0), ("slow-throttled", 0.1)):
        slow = add(name, _endless, depth=2, pause=pause, concurrency=1)
        slow.answers["/robots.txt"].body = b"User-agent: fanwen\nCrawl-delay: 0.6\n"

    data: Path = tmp_path_factory.mktemp("data")
    note = found.progress.append
    found.report = crawl(profiles, data, None, contact="bot@example.org", on_progress=lambda p: note(dict(p)))
    found.records = archived(data)
    return found


@pytest.mark.parametrize("name", ["inside", "by-name"])
def test_private_addresses_are_refused_unless_the_profile_allows_them(sites: Sites, name: str) -> None:
    web, report = sites[name]
    assert web.asked == []
    assert report.refused == {"private address": 1}


def test_a_private_profile_is_no_way_to_the_open_network(sites: Sites) -> None:
    assert sites["outside"][1].refused == {"public address": 1}


def test_a_site_whose_robots_txt_fails_is_left_alone(sites: Sites) -> None:
    web, report = sites["closed"]
    assert set(web.paths()) == {"/robots.txt"}
    assert report.refused == {"robots.txt": 1}


def test_a_site_without_robots_txt_is_open(sites: Sites) -> None:
    assert "/list/1.html" in sites["open"][0].paths()


def test_the_page_cap_ends_the_crawl_of_the_site(sites: Sites) -> None:
    web, report = sites["capped"]
    assert len(web.asked) == 7 + 1, "and robots.txt"
    assert report.end == "page cap"
    assert report.refused["page cap"] >= 1


def test_the_depth_cap_counts_links_from_the_start(sites: Sites) -> None:
    web, report = sites["shallow"]
    assert {path for path in web.paths() if "list" in path} == {f"/list/{n}.html" for n in range(1, 5)}
    assert report.refused == {"too deep": 2}
    assert report.end == "finished"


def test_failures_are_told_apart(sites: Sites) -> None:
    web, report = sites["failing"]
    assert report.errors == {"500": 1, "cut off": 1}
    assert web.paths().count("/article/1.html") == 3, "repeated twice"
    assert sites["silent"][1].errors == {"timeout": 1}


@pytest.mark.parametrize("name", ["busy", "busy-429"])
def test_retry_after_is_waited_out_by_the_whole_site(sites: Sites, name: str) -> None:
    web, report = sites[name]
    # A request that was under way when the answer came could not be held back.
    assert len(web.early) <= 1
    assert (report.new, report.errors) == (5, {})


def test_a_site_that_wants_to_be_left_alone_for_a_day_is(sites: Sites) -> None:
    assert sites["never"][1].end == "retry-after"


def test_links_are_decoded_and_escaped_as_a_browser_does(sites: Sites) -> None:
    assert sites["gbk"][0].paths()[2:] == [
        "/list/%E6%90%9C.html?%B4%CA=%B8%E5",
        "/list/%E6%9C%AB.html?%B4%CA=%B8%E5",
    ]


def test_sitemaps_are_read_packed_and_damaged(sites: Sites) -> None:
    web, report = sites["sitemap"]
    assert {"/article/1.html", "/article/2.html"} <= set(web.paths())
    assert (report.new, report.lists, report.errors) == (2, 3, {})


@pytest.mark.parametrize("name", ["slow", "slow-throttled"])
def test_crawl_delay_is_heeded(sites: Sites, name: str) -> None:
    web, report = sites[name]
    assert report.end == "finished"
    gaps = [after - before for before, after in pairwise(web.times[1:])]
    # Varied by half, as every pause is; and a little less, since it is the server that measures.
    assert len(gaps) == 4
    assert min(gaps) > 0.6 * 0.5 * 0.9


def test_the_contact_is_told_to_public_sites_and_every_answer_is_kept(sites: Sites) -> None:
    user_agents = {headers["User-Agent"] for web in sites.webs.values() for _, headers in web.asked}
    assert len(user_agents) == 1
    assert user_agents.pop().endswith("(+bot@example.org)")
    assert len(sites.records) == sum(report.pages for report in sites.report.sites.values())


def test_progress_is_told_by_site(sites: Sites) -> None:
    assert sites.progress
    for name, report in sites.report.sites.items():
        told = [pages[name] for pages in sites.progress if name in pages]
        assert told == sorted(told)
        assert all(pages <= report.pages for pages in told)
