"""Site names: removed from a title if the page shows where it ends, else kept."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extract import extract
from pipelines.cleaning.metadata import site_names
from pipelines.cleaning.metadata.title_choice import choose_title
from pipelines.cleaning.site_rules import SiteRules

TITLE = "在全县植树动员大会上的讲话"
BODY = "<p>同志们：</p><p>今天我们召开全县植树动员大会，主要任务是部署今年春天的造林工作，任务很重。</p>" * 2


def title_of(html: str) -> str:
    extracted = extract(html, "", SiteRules("a"))
    return choose_title("", extracted.title_candidates, extracted.text)[0]


@pytest.mark.parametrize(
    ("title", "lines", "shorter"),
    [
        (f"{TITLE}_清风阁", [TITLE], TITLE),
        (f"{TITLE}-云溪县人民政府", ["云溪县人民政府", TITLE], TITLE),
        (f"{TITLE} | 言值", ["言值", TITLE, "3天前"], TITLE),
        (f"{TITLE} @ 老校长的手记 :: 随意写", [TITLE], TITLE),
        (f"{TITLE} 在线阅读", [TITLE], TITLE),
        (f"{TITLE}_清风阁", [f"《{TITLE}》"], TITLE),
        (f"{TITLE} - 发言稿 - 清风阁", ["发言稿", f"{TITLE} - 发言稿", TITLE], f"{TITLE} - 发言稿"),
        # The page shows the whole title, or its subtitle by itself.
        (f"植树节致辞 {TITLE}", ["植树节致辞", TITLE], f"植树节致辞 {TITLE}"),
        (f"{TITLE} 让荒山变绿", [TITLE, "——让荒山变绿"], f"{TITLE} 让荒山变绿"),
        (f"{TITLE}——让荒山变绿", [TITLE], f"{TITLE}——让荒山变绿"),
        (f"植树节致辞 - {TITLE}", ["首页", "植树节致辞", TITLE], f"植树节致辞 - {TITLE}"),
        # A section or the site stands before the title, or the line is a word of a menu.
        (f"领导讲话范文_{TITLE}", ["领导讲话范文"], f"领导讲话范文_{TITLE}"),
        (f"清风阁_{TITLE}", ["首页", TITLE], TITLE),
        ("发言稿_植树", ["发言稿"], "发言稿_植树"),
        (f"{TITLE}全文_清风阁", [TITLE], f"{TITLE}全文_清风阁"),
        (f"{TITLE}_让荒山变绿", [TITLE, f"{TITLE}_让荒山变绿"], f"{TITLE}_让荒山变绿"),
        (TITLE, [], TITLE),
        # Either may be the title.
        (f"清风阁_{TITLE}", ["清风阁", TITLE], f"清风阁_{TITLE}"),
        (
            "植树 - 清风阁，一座山上的图书馆",
            ["植树", "清风阁，一座山上的图书馆"],
            "植树 - 清风阁，一座山上的图书馆",
        ),
        ("清风阁_植树", ["植树"], "清风阁_植树"),
    ],
)
def test_a_title_that_the_page_shows(title: str, lines: list[str], shorter: str) -> None:
    assert site_names.strip_site_name(title, lines, ()) == shorter


@pytest.mark.parametrize(
    ("title", "sites", "shorter"),
    [
        ("植树_清风阁", ["清风阁"], "植树"),
        ("植树_讲话稿_清风阁", ["清风阁"], "植树"),
        ("植树 - 小荷吧", ["别的", "小荷吧"], "植树"),
        ("走进清风阁", ["清风阁"], "走进清风阁"),
        ("云溪区人民政府_植树", ["云溪区人民政府"], "云溪区人民政府_植树"),
        ("清风阁", ["清风阁"], "清风阁"),
        ("植树——清风阁", ["清风阁"], "植树——清风阁"),
    ],
)
def test_the_name_that_the_page_gives_its_site_is_removed(title: str, sites: list[str], shorter: str) -> None:
    assert site_names.strip_site_name(title, (), sites) == shorter
    assert site_names.strip_site_name(title, sites, sites) == (title if title in sites else shorter)


def test_title_and_site_of_a_whole_page() -> None:
    assert title_of(f"<title>{TITLE}_清风阁</title><div class=t>{TITLE}</div><div>{BODY}</div>") == TITLE
    site = "<meta property=og:site_name content=清风阁>"
    assert title_of(f"<title>{TITLE}_清风阁</title>{site}<div>{BODY}</div>") == TITLE
    assert title_of(f"<meta name=ArticleTitle content={TITLE}><title>政务</title><div>{BODY}</div>") == TITLE


def test_additions_of_a_heading_to_the_title_are_removed() -> None:
    heading = f"<h1>{TITLE}<br><span>2013-05-06 16:20:08 来源： 点击：3</span></h1>"
    assert title_of(f"<title>{TITLE} - 清风阁</title>{heading}<div>{BODY}</div>") == TITLE


def test_an_h2_is_the_title_if_nothing_else_is() -> None:
    home = "<title>欢迎您访问清风乡政府网站</title>"
    assert title_of(f"{home}<h2>{TITLE}</h2><div>{BODY}</div>") == TITLE
    assert title_of(f"<title>植树</title><h2>{TITLE}</h2><div>{BODY}</div>") == "植树"


def test_an_h2_is_kept_in_the_text() -> None:
    """It may be the title of one of several speeches."""
    html = f"<title>植树致辞</title><h1>植树致辞</h1><div><h2>{TITLE}</h2>{BODY}</div>"
    assert extract(html, "", SiteRules("a")).text.startswith(TITLE)


def test_a_salutation_is_kept_if_the_title_repeats_it() -> None:
    html = f"<title>同志们</title><div>{BODY}</div>"
    assert extract(html, "", SiteRules("a")).text.startswith("同志们：\n")
    assert title_of(html) == ""
