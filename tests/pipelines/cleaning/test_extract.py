"""Extract: the whole article is read, without the text that the site put around it."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import extraction
from pipelines.cleaning.extract import extract, plain, tree
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Unusable
from tests.made.growth import grows_linearly

RULES = SiteRules("example")
FIRST = "今天我们召开全市工作会议，主要任务是总结去年的工作，部署今年的任务。"
SECOND = "一年来，各单位认真履行职责，做了大量的工作，取得了明显的成绩。"
THIRD = "希望大家再接再厉，把今年的各项工作做得更好，谢谢大家！"
BODY = f"<p>同志们：</p><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TEXT = f"同志们：\n{FIRST}\n{SECOND}\n{THIRD}"
NAV = '<div class="nav">' + "".join(f'<a href="/{i}/">工作总结{i}</a>' for i in range(9)) + "</div>"
LINKS = (
    "<ul>" + "".join(f'<li><a href="/{i}.html">在工作会议上的讲话稿{i}</a></li>' for i in range(12)) + "</ul>"
)
TEASER = (
    '<div class="item"><h3><a href="/{0}.html">最新讲话稿第{0}篇</a></h3>'
    "<p>这是第{0}篇，写得很好，请点开看。</p></div>"
)
TEASERS = "".join(TEASER.format(i) for i in range(9))


def text_of(html: str, rules: SiteRules = RULES) -> str:
    return extract(html, "http://example.test/1.html", rules).text


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<body>{NAV}<div class=content>{BODY}</div>{LINKS}</body>", id="classes"),
        pytest.param(f"<body><div>{NAV}</div><div>{BODY}</div><div>{LINKS}</div></body>", id="no classes"),
        pytest.param(
            f"<body>{NAV}<div>同志们：<br>{FIRST}<br/><br>{SECOND}<br>{THIRD}</div>{LINKS}</body>", id="br"
        ),
        pytest.param(
            "<body>" + NAV + BODY.replace("<p>", "<div>").replace("</p>", "</div>") + LINKS, id="bare divs"
        ),
        pytest.param(
            f"<table><tr><td>{NAV}</td><td>同志们：<br>{FIRST}</td></tr><tr><td>{SECOND}</td><td>{THIRD}</td></tr></table>",
            id="table",
        ),
        pytest.param(
            f"<div>{NAV}</div><div>同志们：\n{FIRST}\n{SECOND}\n{THIRD}</div>{LINKS}",
            id="lines in one element",
        ),
        pytest.param(
            f"<div>{NAV}</div><div>同志们：　　{FIRST}　　{SECOND}　　{THIRD}</div>{LINKS}",
            id="indents in one line",
        ),
        pytest.param(f"<div>{BODY}</div><div>{TEASERS}</div>", id="teasers"),
        pytest.param(f"{NAV}</body></html><div>{BODY}</div>{LINKS}", id="page ended by its header"),
        pytest.param(f'<div style="display:none">{BODY}</div>{LINKS}', id="hidden until a script runs"),
        pytest.param(f"<title>会议讲话</title><div><h1>会议讲话</h1>{BODY}</div>", id="title above"),
        pytest.param(f"<div>{BODY}<h4>相关阅读：</h4>{LINKS}</div>", id="list below"),
        pytest.param(
            f"<body class='nav-fixed'><div id='share-box'>{BODY}</div>{LINKS}</body>", id="odd names"
        ),
    ],
)
def test_shapes(html: str) -> None:
    assert text_of(html) == TEXT


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display: none">抄袭</span>',
        '<span style="font-size:0px">抄袭</span>',
        '<span style="position:absolute;left:-9999px">抄袭</span>',
        '<font class="jammer">抄袭</font>',
        '<i aria-hidden="true">抄袭</i>',
        "<em hidden>抄袭</em>",
        '<b style="visibility:hidden">抄袭</b>',
        "<script>document.write('抄袭')</script>",
        "<!-- 抄袭 -->",
    ],
)
def test_hidden_text(hidden: str) -> None:
    html = f"<div>{BODY}</div>".replace("主要任务", f"主要{hidden}任务")
    assert text_of(html) == TEXT


def test_a_short_article_does_not_include_the_list_below_it() -> None:
    short = "各位领导，大家上午好！感谢大家在百忙之中来到这里，我代表公司向大家表示热烈的欢迎。"
    assert text_of(f"<div><p>{short}</p></div><div>{TEASERS}</div>{LINKS}") == short


def test_headings_within_the_text_are_kept() -> None:
    body = f"<p>{FIRST}</p><h2>一、加强领导</h2><p>{SECOND}</p><p><b>二、抓好落实</b></p><p>{THIRD}</p>"
    assert text_of(f"<div>{body}</div>{LINKS}").split("\n")[1::2] == ["一、加强领导", "二、抓好落实"]


def test_one_long_paragraph_keeps_the_lines_around_it() -> None:
    html = f"<div>{NAV}</div><div><p>同志们：</p><p>{FIRST + SECOND * 9}</p><p>谢谢</p></div>{LINKS}"
    assert text_of(html) == f"同志们：\n{FIRST + SECOND * 9}\n谢谢"


def test_profile_first() -> None:
    rules = SiteRules("example", title=(".t",), body=("#none", ".a"), prune=(".ad", "p > b"))
    html = (
        f"<div class=t>题目</div><div class=a>{FIRST}<div class=ad>{SECOND}</div></div><div>{BODY * 5}</div>"
    )
    extracted = extract(html, "", rules)
    assert (extracted.text, extracted.title_candidates[0], extracted.how) == (FIRST, "题目", "profile")


def test_a_profile_that_matches_nothing_is_not_named_as_the_method() -> None:
    extracted = extract(f"<div>{BODY}</div>", "", SiteRules("example", body=(".gone",)))
    assert (extracted.text, extracted.how) == (TEXT, "blocks")


def test_several_matches_are_read_in_order_and_once() -> None:
    html = f"<div class=a><p class=a>{FIRST}</p></div><div class=a>{SECOND}</div>"
    assert text_of(html, SiteRules("example", body=(".a",))) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "no HTML"),
        ("<html><head><title>题</title></head></html>", "no text"),
        ("<frameset cols='1,2'><frame src=a><frame src=b></frameset>", "no text"),
        (LINKS * 5, "no running text"),
        (f"{TEASERS * 3}<div><p>本站提供各类讲话稿，欢迎大家收藏，谢谢。</p></div>", "a list of articles"),
        ("<table><tr><td>" * 3000 + FIRST, "deep"),
        ("<p>甲</p>" * 200_001, "more than 200,000 elements"),
        ("文" * (tree.MAX_CHARS + 1), "more than 3 million characters"),
    ],
)
def test_unusable(html: str, reason: str) -> None:
    with pytest.raises(Unusable, match=reason) as caught:
        extract(html, "", RULES)
    assert caught.value.stage == "extract"


@pytest.mark.parametrize(
    ("begin", "repeated", "end", "most"),
    [
        ("", "<div>", BODY, 100_000),
        ("", f"<p><font>{FIRST}", "", 5_000),
        ("", f"<p><b>{FIRST}", "", 20_000),
        ("<div>", FIRST, "</div>", 80_000),
        ("<div>", " ", f"{BODY}</div>", 2_900_000),
        ("", f"<div>{FIRST}<span style='display:none'>x</span></div>", "", 30_000),
    ],
    ids=["deep", "unclosed font", "unclosed p", "one line", "blanks", "hidden spans"],
)
def test_hostile_pages_are_read_in_time(begin: str, repeated: str, end: str, most: int) -> None:
    def run(html: str) -> None:
        assert FIRST in text_of(html)

    grows_linearly(lambda n: begin + repeated * n + end, run, most // 8)


@pytest.mark.parametrize(
    "html",
    [
        f"\0<p>{FIRST}\0</p>\ud800",
        f'<?xml version="1.0" encoding="gbk"?><p>{FIRST}',
        f"</div></p></b><div><p><i>{FIRST}</p></i></div></td>",
    ],
    ids=["nul", "xml", "broken"],
)
def test_broken_pages_are_read(html: str) -> None:
    assert FIRST in text_of(html)


def test_a_tag_with_too_many_attributes_is_cut() -> None:
    def make(count: int) -> str:
        many = " ".join(f'a{i}=">"' for i in range(count))
        return f"<div id=x {many}>{BODY}</div>"

    def run(html: str) -> None:
        assert text_of(html) == TEXT

    grows_linearly(make, run, 12_500)


@pytest.mark.parametrize(
    "html",
    [
        f'<img src="data:image/png;base64,{"A" * 50_000}">{BODY}',
        f'<div title="{"工作 " * 5000}">{BODY}</div>',
        f"<script>for (i=0; i<n; i++) {{ {'a b ' * 5000} }}</script>{BODY}",
    ],
    ids=["picture", "words", "script"],
)
def test_a_long_tag_with_few_attributes_is_kept(html: str) -> None:
    assert text_of(html) == TEXT


TAGS = (
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<a href=x>",
    "</a>",
    "<table>",
    "<td>",
    "<br>",
    "</html>",
    "<ul><li>",
    "<h1>",
)
PIECES = (
    *TAGS,
    "<b hidden>",
    "<title>",
    "\0",
    "\n",
    "　　",
    FIRST,
    "讲话",
    "相关阅读",
    "&nbsp;",
    "<",
    "<!--",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_markup_gives_paragraphs_or_a_reason(html: str) -> None:
    with contextlib.suppress(Unusable):
        assert all(line and line == line.strip() for line in text_of(html).split("\n"))


def test_plain() -> None:
    extracted = plain(f"在大会上的讲话\r\n\r\n　　{FIRST}\n{SECOND}")
    assert (extracted.title_candidates, extracted.text) == (
        ("在大会上的讲话",),
        f"在大会上的讲话\n{FIRST}\n{SECOND}",
    )
    with pytest.raises(Unusable, match="no text"):
        plain(" \n\t\n")


def _means(folder: Path, change: Callable[[str], str]) -> tuple[float, ...]:
    """Mean F1, precision and recall over the pages with gold, their HTML changed before."""
    pages = [dataclasses.replace(page, html=change(page.html)) for page in extraction.pages(folder)]
    scores = [extraction.score(extraction.ours(page), page.gold) for page in pages]
    assert len(scores) == 27
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))


@pytest.mark.pages
def test_real_pages_reach_the_floor(shared_pages: Path) -> None:
    f1, precision, recall = _means(shared_pages / "html", lambda html: html)
    assert f1 >= 0.98
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.pages
def test_real_pages_without_names_or_description_reach_a_floor(shared_pages: Path) -> None:
    """Without class names, ids and descriptions only the shape of the page is left."""
    telling = re.compile(r"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*')|<meta[^>]*description[^>]*>""", re.I)
    f1, _, recall = _means(shared_pages / "html", lambda html: telling.sub("", html))
    assert f1 >= 0.95
    assert recall >= 0.97
