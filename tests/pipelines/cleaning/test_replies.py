"""Replies: readers' replies below an article are removed, whatever their elements are called."""

from __future__ import annotations

import pytest

from tests.made.extracted import lines_of
from tests.made.growth import grows_linearly

LINES = [
    "各位来宾、各位朋友，大家好！今天我们的小店正式开张了，感谢大家在百忙之中赶来。",
    "我在别人的厨房里做了十几年的菜，一直想有一个自己的灶台，今天这个愿望终于实现了。",
    "我没有什么豪言壮语，只有三个保证：食材当天进，油不用第二遍，老人和孩子少收两块钱。",
    "手艺好不好，请大家用筷子打分；良心好不好，请大家用日子来打分，欢迎常来。",
    "最后祝大家生意兴隆，身体健康，万事如意，阖家幸福，今天的饭菜全部免费！",
]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
LONG = BODY * 3
FEW = ["写得真朴实，收藏了，谢谢楼主分享。", "不错，下周正好用得上，感谢！"]
REPLY = "<div class={}><b>小明</b> <i>{}</i><p>{}</p></div>"
AGO = REPLY.format("k", "3天前", FEW[0]) + "<div class=k><b>小红</b><p>" + FEW[1] + "</p></div>"
DATED = "".join(
    REPLY.format(f"q{number}", f"2014-3-5 11:0{number}:31 回复", few) for number, few in enumerate(FEW)
)


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{BODY}</div><div>{AGO}</div>",
        f"<div>{BODY}{AGO}</div>",
        f"<div>{BODY}</div><div>{DATED}</div>",
        f"<div>{BODY}</div><div><h3>网友评论（2条）</h3><p>{FEW[0]}</p><p>{FEW[1]}</p></div>",
        f"<div>{BODY}<h3>最新评论：</h3><ul><li>{FEW[0]}<li>{FEW[1]}</ul></div>",
        f"<div><div>最佳答案</div><div>{BODY}</div></div><div><div>其他回答</div><div>{FEW[0]}</div></div>",
    ],
    ids=["from now", "beside the text", "by date", "announced", "announced beside the text", "answers"],
)
def test_replies_are_removed(html: str) -> None:
    assert lines_of(html)[-len(LINES) :] == LINES


def test_the_first_post_of_a_forum_is_kept() -> None:
    post = "<div id=p{}><i>发表于 2014-3-5 10:20 | 只看该作者</i><div>{}</div></div>"
    posts = post.format(1, LONG) + post.format(2, FEW[0]) + post.format(3, FEW[1])
    assert lines_of(f"<div>{posts}</div>")[-len(LINES) * 3 :] == LINES * 3


@pytest.mark.parametrize(
    "html",
    [
        "<div>{0}<div>小明 3天前</div>{1}</div>",
        "<div><h4>评论</h4><div>{0}{1}</div></div>",
        "<div><p>新闻中心，欢迎您。</p><h4>评论</h4><div>{0}{1}</div></div>",
        "<div><div><i>新华网 2019-08-08 10:22</i>{0}</div><div><i>新华网 2019-08-09 10:22</i>{1}</div></div>",
        "<div><div>新华网 2天前<br>阅读 3</div><div>{0}</div><div>{1}</div></div>",
        "<div>{0}<h4>评论</h4>{1}</div>",
    ],
    ids=["a time in it", "the name of a section", "a greeting", "two days", "a byline", "in the middle"],
)
def test_the_text_is_kept(html: str) -> None:
    halves = ["".join(f"<p>{line}</p>" for line in part) for part in (LINES[:2], LINES[2:])]
    lines = lines_of(html.format(*halves))
    assert [line for line in lines if line in LINES] == LINES


@pytest.mark.parametrize(
    "html", ["<div>{}<p>发表评论</p>{}</div>", "<div>{}</div><div>我要评论</div><div>{}</div>"]
)
def test_the_text_continues_below_a_button_in_it(html: str) -> None:
    parts = ["".join(f"<p>{line}</p>" for line in part) for part in (LINES[:4], LINES[4:])]
    assert [line for line in lines_of(html.format(*parts)) if line in LINES] == LINES


def test_minutes_with_times_are_not_replies() -> None:
    record = "".join(REPLY.format("r", f"2014-3-5 11:0{number}", line) for number, line in enumerate(LINES))
    assert [line for line in lines_of(f"<div>{record}</div>") if line in LINES] == LINES


def test_lines_of_the_sites_software_are_not_running_text() -> None:
    foot = "<div>GMT+8, 2014-3-8 12:01 , Processed in 0.123 second(s), 24 queries .</div>"
    assert lines_of(f"<div><div>{BODY}</div></div>{foot}") == LINES


@pytest.mark.parametrize(
    ("repeated", "end", "most"),
    [
        ("<h4>网友评论</h4><p>文，</p>", "", 20_000),
        ("<div><div><i>甲 3天前</i><p>文，文。</p></div></div>", "", 20_000),
        ("<div><i>甲 3天前</i>", "<p>文，文。</p>", 1_000),
    ],
    ids=["announced", "alike", "nested"],
)
def test_hostile_pages_are_read_in_time(repeated: str, end: str, most: int) -> None:
    def run(html: str) -> None:
        assert lines_of(html)[: len(LINES)] == LINES

    grows_linearly(lambda n: f"<div>{BODY}</div>{repeated * n}{end}", run, most // 8)


def test_sections_with_years_are_not_replies() -> None:
    sections = "".join(
        f"<div class=sec><h3>{years}年前</h3><p>{line}</p></div>"
        for years, line in zip((40, 30, 20, 10), LINES[:4], strict=True)
    )
    lines = lines_of(f"<div>{sections}</div>")
    assert [line for line in lines if line in LINES] == LINES[:4]
