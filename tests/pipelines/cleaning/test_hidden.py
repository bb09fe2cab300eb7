"""Hidden text: inserted words are removed, the rest of a text behind a button is kept."""

from __future__ import annotations

import pytest

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import extract, hidden, tree
from pipelines.cleaning.site_rules import SiteRules
from tests.made.extracted import lines_of
from tests.made.growth import grows_linearly

FIRST = "今天我们召开全市工作会议，主要任务是总结去年的工作，部署今年的任务。"
SECOND = "一年来，各单位认真履行职责，做了大量的工作，取得了明显的成绩。"
LAST = "希望大家再接再厉，把今年的各项工作做得更好，谢谢大家！"
SEEN = f"<p>{FIRST}</p><p>{SECOND}</p><p>{SECOND}</p>"
REST = f"<p>{LAST}</p>"
BUTTON = "<span>展开全文</span>"


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{SEEN}<div style='display:none'>{REST}</div></div>{BUTTON}",
        f"<div>{SEEN}<p hidden>{LAST}</p></div>{BUTTON}",
        f"<div><div>{SEEN}</div><section hidden>{REST}</section><button>点击查看全文</button></div>",
        f"<div>{FIRST}<br>{SECOND}<br>{SECOND}<div hidden>{LAST}</div></div><a href='#'>阅读全文</a>",
        f"<div>{SEEN}<div hidden>{REST}</div><p>侵删，谢谢</p></div>{BUTTON}",
    ],
    ids=["by style", "a paragraph", "below the element of the text", "below bare text", "above a notice"],
)
def test_the_rest_of_a_text_behind_a_button_is_kept(html: str) -> None:
    assert lines_of(html)[:4] == [FIRST, SECOND, SECOND, LAST]


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{SEEN}<div hidden>{REST}</div></div>",
        f"<div>{SEEN}<div hidden>{REST}</div></div><a href='/2.html'>阅读全文</a>",
        f"<div><div hidden>{REST}</div>{SEEN}</div>{BUTTON}",
        f"<div><p>{FIRST}</p><p>{SECOND}</p><p hidden>{LAST}</p><p>{SECOND}</p></div>{BUTTON}",
        f"<div>{SEEN}<div hidden><a href=/2>{LAST}</a></div></div>{BUTTON}",
        f"<div>{SEEN}</div><div><div hidden>{REST}</div></div>{BUTTON}",
    ],
    ids=["no button", "a link", "above the text", "sown into the text", "links", "elsewhere"],
)
def test_other_hidden_text_is_removed(html: str) -> None:
    assert lines_of(html) == [FIRST, SECOND, SECOND]


def sown(sheet: str, markup: str) -> str:
    html = f"<style>{sheet}</style><div>{SEEN}{REST}</div>".replace("主要任务", f"主要{markup}任务")
    return lines_of(html)[0]


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        "a{color:red} span.x , .y { color:red; display : none }",
        "/* { */ .x{font-size:0}",
        "@import url(a.css); .x{display:none!important}",
        "@media print{.y{color:red}} .x{display:none}",
        "<!-- .x{display:none} -->",
    ],
)
def test_words_hidden_by_a_style_sheet_are_removed(sheet: str) -> None:
    assert sown(sheet, "<span class='w x' id=n>某某范文网</span>") == FIRST


@pytest.mark.parametrize(
    ("sheet", "markup"),
    [
        (".x{display:block}", "<span class=x>一</span>"),
        (".x .y{display:none}", "<span class=y>一</span>"),
        ("p.x{display:none}", "<span class=x>一</span>"),
        (".x:after{display:none}", "<span class=x>一</span>"),
        ("/* .x{display:none} */", "<span class=x>一</span>"),
        ("@media print{.x{display:none}}", "<span class=x>一</span>"),
        (".x{display:none} .open .x{display:inline}", "<span class=x>一</span>"),
        (".x.on{color:red;display:block} .x{display:none}", "<span class=x>一</span>"),
        (".x{display:none}", "<span class=x><b>一</b></span>"),
        (".x{opacity:0}", "<span class=x>一</span>"),
        (".x{display:none}" + ".w{color:red}" * 5000, "<span class=x>一</span>"),
    ],
)
def test_words_that_a_style_sheet_may_show_are_kept(sheet: str, markup: str) -> None:
    assert sown(sheet, markup) == FIRST.replace("主要", "主要一")


def test_block_elements_and_most_of_a_text_are_kept() -> None:
    sheet = "<style>.x{display:none}</style>"
    assert lines_of(f"{sheet}<div class=x>{SEEN}</div><div><p>首页</p></div>") == [FIRST, SECOND, SECOND]
    spans = SEEN.replace("<p>", "<p><span class=x>").replace("</p>", "</span></p>")
    assert lines_of(f"{sheet}<div>{spans}</div>") == [FIRST, SECOND, SECOND]


def test_the_closed_panels_of_an_accordion_are_kept() -> None:
    panel = '<div class="item"><button>标题</button><div class="panel"{}>{}</div></div>'
    texts = [
        f"<p>第{number}篇讲话，" + "我们认真做好每一件小事，一步一个脚印。" * 9 + "</p>"
        for number in (1, 2, 3)
    ]
    html = panel.format("", texts[0]) + "".join(panel.format(" hidden", text) for text in texts[1:])
    junk = '<div class="other" hidden>' + "免费下载，注册送积分。" * 9 + "</div>"
    text = extract(
        f"<html><body><h1>讲话</h1>{html}{junk}</body></html>", "http://a.test/1", SiteRules("a")
    ).text
    assert all(f"第{number}篇讲话" in text for number in (1, 2, 3))
    assert "免费下载" not in text


@pytest.mark.parametrize("colour", ["#fff", "#FFFFFF", "white"])
def test_white_words_in_a_sentence_are_removed(colour: str) -> None:
    assert sown("", f"<font color='{colour}'>某某范文网</font>") == FIRST


@pytest.mark.parametrize(
    "markup",
    [
        "<font color=#ff0000>一</font>",
        "<font color>一</font>",
        "<b style='background:red'><i>之</i><font color=#fff>一</font></b>",
        "<b style='background:red'>之<font color=#fff>一</font></b>",
        "<b><font color=#fff>之一</font></b>",
    ],
    ids=["red", "no colour", "no text before it", "on a ground of its own", "alone in its element"],
)
def test_other_coloured_words_are_kept(markup: str) -> None:
    assert "一任务" in sown("", markup)


@pytest.mark.parametrize(
    ("repeated", "end", "most"),
    [
        ("/*", "", 300_000),
        ("{", "display:none", 600_000),
        ("a{display:none;", "", 40_000),
        (".", "{display:none}", 600_000),
    ],
    ids=["comments", "braces", "open rules", "a long selector"],
)
def test_hostile_sheets_are_read_in_time(repeated: str, end: str, most: int) -> None:
    grows_linearly(
        lambda n: f".x{{display:none}}{repeated * n}{end}",
        lambda sheet: sown(sheet, "<i class=x>某</i>"),
        most // 8,
    )


@pytest.mark.parametrize(
    ("repeated", "end", "most"),
    [
        ("<div hidden>文，" * 1000 + "</div>" * 1000, "", 24),
        ("<div hidden>", "今天开会，大家好。" * 100, 2000),
        ("<p hidden>文，", "", 50_000),
        ("<font color=#fff>文</font>", "", 50_000),
    ],
    ids=["nested", "nested around a long text", "many", "white"],
)
def test_hostile_hiding_is_read_in_time(repeated: str, end: str, most: int) -> None:
    grows_linearly(
        lambda n: tree.parse(f"<div>文，{repeated * n}{end * n}</div>"),
        lambda root: hidden.empty_hidden(root, (), BUTTON),
        most // 8,
    )


@pytest.mark.parametrize(
    ("begin", "repeated", "most"),
    [("", "<b", 500_000), ("", "<a href", 200_000), ("<a ", "href", 300_000), ("", "<b> <i> ", 200_000)],
)
def test_buttons_are_sought_in_time(begin: str, repeated: str, most: int) -> None:
    def run(source: str) -> None:
        assert not page_words.has_expand_button(source)

    grows_linearly(lambda n: (begin + repeated * n).replace("b", "b展开") + "展开", run, most // 8)


def test_plain_text_in_a_hidden_block_may_be_the_body() -> None:
    assert lines_of(f"<div hidden>{FIRST}</div><ul><li>首页</li></ul>") == [FIRST]
    assert lines_of(f"<div hidden><div hidden>{SEEN}</div></div><p>首页</p>") == [FIRST, SECOND, SECOND]


@pytest.mark.parametrize("style", ["opacity:0", "visibility:hidden"])
def test_paragraphs_shown_on_scrolling_are_kept(style: str) -> None:
    paragraphs = [f"第{number}段，我们认真做好每一件小事，一步一个脚印。" for number in range(1, 13)]
    html = "".join(f"<p style='{style}'>{text}</p>" for text in paragraphs)
    assert lines_of(f"<div>{html}</div>") == paragraphs
