"""URLs: one spelling for each page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.profiles import BUNDLED, load_profiles
from crawler.urls import UnusableURL, canonical, host_of
from tests.made.places import ROOT

BASE = "http://www.example.cn/a/b.html"
TRACKING = tomllib.loads((ROOT / "crawler" / "data" / "tracking.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("2.html", "http://www.example.cn/a/2.html"),
        ("  2.html\n", "http://www.example.cn/a/2.html"),
        ("/2.html#top", "http://www.example.cn/2.html"),
        ("//M.Example.CN/2.html", "http://m.example.cn/2.html"),
        ("HTTPS://Example.cn:443/2.html", "https://example.cn/2.html"),
        ("https://example.cn:80/2.html", "https://example.cn:80/2.html"),
        ("http://example.cn", "http://example.cn/"),
        ("http://example.cn./2.html", "http://example.cn/2.html"),
        ("http://user:word@example.cn/2.html", "http://example.cn/2.html"),
        ("http://example.cn/a/../../b/./c.html", "http://example.cn/b/c.html"),
        ("../../../c.html", "http://www.example.cn/c.html"),
        ("/index.html", "http://www.example.cn/index.html"),
        ("/", "http://www.example.cn/"),
        ("/p?id=3&utm_source=x&from=weixin", "http://www.example.cn/p?id=3"),
        ("/p?b=2&a=1&b=1", "http://www.example.cn/p?b=2&a=1&b=1"),
        ("?page=2", "http://www.example.cn/a/b.html?page=2"),
        ("/%e6%90%9c?%b4%ca=1", "http://www.example.cn/%E6%90%9C?%B4%CA=1"),
        ("/搜 索.html", "http://www.example.cn/%E6%90%9C%20%E7%B4%A2.html"),
        ("/s?q=范文", "http://www.example.cn/s?q=%B7%B6%CE%C4"),
        ("http://例子.cn/", "http://xn--fsqu00a.cn/"),
    ],
)
def test_canonical(link: str, expected: str) -> None:
    assert canonical(link, BASE, "gb18030") == expected


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("javascript:void(0)", "not http"),
        ("mailto:a@b.cn", "not http"),
        ("ftp://example.cn/1", "not http"),
        ("data:text/html,x", "not http"),
        ("file:///etc/passwd", "not http"),
        ("http://[bad/1.html", "bad url"),
        ("http://example.cn:port/", "bad url"),
        ("http://:80/1.html", "bad url"),
        ("/" + "x" * 2_000, "url too long"),
    ],
)
def test_unusable(link: str, reason: str) -> None:
    with pytest.raises(UnusableURL) as raised:
        canonical(link, BASE)
    assert raised.value.reason == reason


@pytest.mark.parametrize("entry", TRACKING["parameter"], ids=lambda entry: entry["item"])
def test_tracking_parameters(entry: dict[str, str]) -> None:
    assert canonical(f"/p?{entry['drops']}", BASE) == "http://www.example.cn/p"
    assert canonical(f"/p?{entry['keeps']}", BASE) == f"http://www.example.cn/p?{entry['keeps']}"


@given(st.text(max_size=60))
def test_any_text_gives_a_url_that_stays_as_it_is_or_a_reason(link: str) -> None:
    try:
        url = canonical(link, BASE)
    except UnusableURL:
        return
    assert canonical(url) == url
    assert "#" not in url
    url.encode("ascii")


@pytest.mark.pages
def test_the_articles_of_a_real_site_are_told_apart_and_none_counts_twice(shared_pages: Path) -> None:
    lines = (shared_pages / "urls_one_essay_site.txt").read_text("utf-8").splitlines()
    assert (len(lines), len(set(lines))) == (18_115, 16_515)
    # Three of the lines hold several links.
    urls = sorted({url for line in lines for url in line.split()})
    assert len({canonical(url) for url in urls}) == len(urls) == 16_513
    articles = [url for url in urls if re.fullmatch(r"http://www\.eduxiao\.com/zuowen\d+/\d+\.html", url)]
    assert len(articles) == 16_511
    # The same links as pages write them: relative, with a fragment, with where the visitor came from.
    spelled = [f"//WWW.Eduxiao.com:80/x/..{urlsplit(url).path}?utm_source=a#top" for url in articles]
    assert [canonical(link, "http://a.cn/") for link in spelled] == articles
    profile = load_profiles([BUNDLED])["eduxiao"]
    assert [profile.rules.part_of(url)[0] for url in articles if profile.is_article(url)] == articles


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://A.cn:80/x", "a.cn"),
        ("https://a.cn:8443/x", "a.cn:8443"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://[bad", ""),
        ("nothing", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host
