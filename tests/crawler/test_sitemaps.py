"""Sitemaps."""

from __future__ import annotations

import gzip

import pytest

from crawler.sitemaps import SitemapError, read_sitemap

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = f"<?xml version='1.0'?><urlset {SPACE}><url><loc> http://a.cn/1 </loc></url><url><loc>http://a.cn/2</loc></url></urlset>"
INDEX = f"<sitemapindex {SPACE}><sitemap><loc>http://a.cn/s.xml</loc></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PAGES.encode(), (False, ["http://a.cn/1", "http://a.cn/2"])),
        (gzip.compress(PAGES.encode(), mtime=0), (False, ["http://a.cn/1", "http://a.cn/2"])),
        (INDEX.encode(), (True, ["http://a.cn/s.xml"])),
        (PAGES.replace(SPACE, "").encode(), (False, ["http://a.cn/1", "http://a.cn/2"])),
        (PAGES.encode()[:-30], (False, ["http://a.cn/1"])),
        (b"<urlset></urlset>", (False, [])),
    ],
)
def test_read(body: bytes, expected: tuple[bool, list[str]]) -> None:
    found = read_sitemap(body, 10_000)
    assert found[0] == expected[0]
    assert found[1][: len(expected[1])] == expected[1]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not XML"),
        (b"plain words", "not XML"),
        (b"<html><body>404</body></html>", "<html>"),
        (gzip.compress(PAGES.encode(), mtime=0)[:40], "damaged gzip"),
        (gzip.compress(b"x" * 20_000, mtime=0), "too large"),
    ],
)
def test_what_is_no_sitemap(body: bytes, words: str) -> None:
    with pytest.raises(SitemapError, match=words):
        read_sitemap(body, 10_000)


def test_entities_are_not_followed() -> None:
    bomb = b'<!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>'
    assert "root" not in str(read_sitemap(bomb, 10_000))
