"""Site rules: URLs of articles and parts, and the rules for any URL."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.site_rules import SIMPLE_URL, RuleBook, SiteRules

PARTS = r"(?P<base>.*/\w+?)(?:_(?P<part>\w+))?(?P<end>\.html)?"
RULES = SiteRules("a", ("a.cn",), parts=PARTS)


@pytest.mark.parametrize(
    "patterns",
    [
        (r"/x/", r"(?i)/ARTICLE/\d+"),
        (r"/(?P<kind>x)/", r"/(?P<kind>article)/\d+"),
        (r"/(x)/\1", r"/article/(\d)\d*\1"),
    ],
    ids=["inline flag", "group of the same name", "backreference"],
)
def test_patterns_do_not_affect_each_other(patterns: tuple[str, ...]) -> None:
    rules = SiteRules("a", articles=patterns)
    assert rules.is_article("http://a.cn/article/121")
    assert not rules.is_article("http://a.cn/about")


def test_without_patterns_every_page_may_be_an_article() -> None:
    assert SiteRules("a").is_article("anything")


@pytest.mark.parametrize(
    ("url", "first", "part"),
    [
        ("http://a.cn/7.html", "http://a.cn/7.html", 1),
        ("http://a.cn/7_3.html", "http://a.cn/7.html", 3),
        ("http://a.cn/7_3", "http://a.cn/7", 3),
        ("http://a.cn/7_all.html", "http://a.cn/7_all.html", 1),
        ("http://a.cn/7_999.html", "http://a.cn/7.html", 999),
        ("http://a.cn/7_1000.html", "http://a.cn/7_1000.html", 1),
        ("http://a.cn/7_" + "9" * 5_000, "http://a.cn/7_" + "9" * 5_000, 1),
        ("http://a.cn/7_².html", "http://a.cn/7_².html", 1),
        ("", "", 1),
    ],
)
def test_part_of(url: str, first: str, part: int) -> None:
    assert RULES.part_of(url) == (first, part)


@given(st.from_regex(SIMPLE_URL) | st.text("htps:/?#[]@.09aA\n", max_size=20).map("http://{}".format))
def test_the_host_of_a_simple_url_is_that_of_urlsplit(url: str) -> None:
    if match := SIMPLE_URL.match(url):
        assert match[1] == urlsplit(url).netloc.lower()


@given(st.text(max_size=40) | st.text("htp:/[]@_.0129a", max_size=40))
def test_any_string_has_rules(text: str) -> None:
    rules = RuleBook([RULES]).for_url(text)
    rules.is_article(text)
    assert rules.part_of(text)[1] >= 0


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://A.cn/1", "a"),
        ("http://b.cn/1", "b.cn"),
        ("http://b.cn:8080/1", "b.cn:8080"),
        ("http://[x/1", "files"),
        ("http://a\u2100b/1", "files"),
        ("page.html", "files"),
        ("http://a/1", "host:a"),
    ],
)
def test_for_url(url: str, site: str) -> None:
    assert RuleBook([RULES]).for_url(url).site == site


def test_a_host_named_like_a_profile_is_another_site() -> None:
    book = RuleBook([SiteRules("files", ("f.cn",)), SiteRules("intranet", ("intranet",))])
    assert book.for_url("page.html").site == "host:files"
    assert book.for_url("http://intranet/1").site == "intranet"
    assert book.for_url("http://f.cn/1").site == "files"
