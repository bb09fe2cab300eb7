"""Date lines: a date counts by its label or its place; one in prose, a list or a comment does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.clean import clean
from pipelines.cleaning.metadata import date_lines
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page

TITLE = "在全县植树动员大会上的讲话"
PROSE = "今天我们召开全县植树动员大会，主要任务是部署今年春天的造林工作，任务很重，时间很紧，大家要抓紧落实。"
BODY = f"<p>同志们：</p><p>{PROSE}</p>"
LONG = """<p>去年，全县种下了八万棵树，成活的只有一半，原因是栽下去以后没有人浇水，也没有人看护。</p>
<p>今年我们换一个办法：谁种的树，谁来管，三年以后数一数，活了的才算数，没有活的要补种。</p>
<p>各个乡镇回去以后，要把地块、人手和树苗都落实好，清明之前必须动手，不要等，也不要靠。</p>"""


def published(html: str) -> list[str | None]:
    page = Page("http://a.test/1", "2024-06-01T00:00:00Z", "text/html; charset=utf-8", html.encode(), "a")
    return [speech.published for speech in clean([page], SiteRules("a")).speeches]


@pytest.mark.parametrize(
    ("byline", "day"),
    [
        ("新华社 2019-08-08 10:22", "2019-08-08"),
        ("公文铺 2019-08-08 浏览 881", "2019-08-08"),
        ("小王2020-02-0233阅读", "2020-02-02"),
        ("编辑部|2024-03-08|1286人看过", "2024-03-08"),
        ("2019-04-02悼词", "2019-04-02"),
        ("(2010-05-06 08:32:11)", "2010-05-06"),
        ("县融媒体中心 二〇二三年五月六日", "2023-05-06"),
        ("(2023年4月22日)", ""),
        ("在2019-08-08的大会上", ""),
        ("截至 2019-08-08", ""),
        ("2019年8月8日在全县大会上的讲话", ""),
        ("会议 2019-08-08 地点：三楼", ""),
        ("我们看到，新华社 2019-08-08", ""),
        ("编辑部 2019-13-08", ""),
        ("小王2020-02-1233", ""),
        ("防火动员大会讲话 2019-08-08", ""),
        ("——2019年8月8日在县委礼堂", ""),
        ("时间：2019-08-08\n地点：礼堂", ""),
    ],
)
def test_a_byline_under_the_title(byline: str, day: str) -> None:
    assert date_lines.byline_date(TITLE, f"首页\n{TITLE}\n{byline}", PROSE) == day
    assert date_lines.byline_date(TITLE, "首页", f"{byline}\n{PROSE}") == day
    assert date_lines.byline_date(TITLE, f"首页\n{TITLE}{byline}", PROSE) == day


def test_the_line_above_the_text_is_a_byline_if_the_page_shows_no_title() -> None:
    assert date_lines.byline_date(TITLE, "首页\n新华社 2019-08-08", PROSE) == "2019-08-08"


def test_a_date_elsewhere_is_not_a_byline() -> None:
    line = "新华社 2019-08-08"
    assert date_lines.byline_date(TITLE, f"{line}\n{TITLE}\n作者：张三", PROSE) == ""
    assert date_lines.byline_date(TITLE, f"{line}\n首页", PROSE) == ""
    assert date_lines.byline_date(TITLE, TITLE, f"{PROSE}\n{line}") == ""
    assert date_lines.byline_date(TITLE, TITLE, f"同志们：\n{line}") == ""
    assert date_lines.byline_date(TITLE, f"{TITLE}\n{line}\n春耕 2018-07-01", PROSE) == ""
    assert date_lines.byline_date("", line, PROSE) == ""
    assert date_lines.byline_date(TITLE, "今天是 2019-08-08", PROSE) == ""
    assert date_lines.byline_date(TITLE, "2019-08-08 星期四", PROSE) == ""
    assert date_lines.byline_date(TITLE, f"{line}\n首页", PROSE) == ""


@pytest.mark.parametrize(
    ("end", "tail", "day"),
    [
        ("谢谢大家！", "分享到：\n本条目发布于2016年5月8日。属于讲稿分类", "2016-05-08"),
        ("编辑：李某 2021年3月4日", "", "2021-03-04"),
        ("谢谢大家！", "完\n2023年5月6日（星期六）\n列印此页", "2023-05-06"),
        ("谢谢大家！", "发布时间：2023-05-06\n更新时间：2023-05-07", ""),
        ("谢谢大家！", "相关文章\n发布时间：2023-05-06", ""),
        ("谢谢大家！", "网友评论（2）\n发表于 2023-05-06", ""),
        ("谢谢大家！", "上一篇：植树\n2023年5月6日", ""),
        ("谢谢大家！", "植树讲话 2023年5月6日", ""),
        ("谢谢大家！", "抗旱大会讲话\n2023年5月6日", ""),
        ("谢谢大家！", "小张\n发表于 2023-05-06 10:22\n写得真好", ""),
        ("谢谢大家！", "网站更新时间：2023-05-06", ""),
        ("谢谢大家！", "植树讲话\n2023年5月6日\n抗旱讲话\n2023年7月8日", ""),
        ("谢谢大家！", "植树讲话\n2023-05-06", ""),
        ("我们于2016年5月8日种下了第一棵树。", "", ""),
        ("时间：2016年5月8日", "地点：三楼会议室", ""),
        ("2016年5月8日", "", ""),  # signs a speech, maybe one of several
    ],
)
def test_a_date_below_the_text(end: str, tail: str, day: str) -> None:
    assert date_lines.date_below_text(f"{PROSE}\n{end}", tail) == day


def test_a_byline_is_preferred_to_a_date_below_the_text() -> None:
    html = f"<h1>{TITLE}</h1><div>新华社 2019-08-08</div>{BODY}{LONG}<div>发布于 2020年1月1日</div>"
    assert published(html) == ["2019-08-08"]
    assert published(html.replace("新华社 2019-08-08", "")) == ["2020-01-01"]
    assert published(html.replace("2019", "2029").replace("2020", "2030")) == [None]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二三年四月二十二日", "2023-04-22"),
        ("二○○九年十二月三十一日", "2009-12-31"),
        ("一九九八年十月十日", "1998-10-10"),
        ("二零二三年三月8日", "2023-03-08"),
        ("二〇二三年二月三十日", None),
        ("二〇二三年十三月一日", None),
        ("1009年1月1日", None),
        ("2901年1月1日", None),
    ],
)
def test_numerals(written: str, day: str | None) -> None:
    assert date_lines.has_date(written)
    match = next(date_lines.labelled_dates(f"时间:{written}"), None)
    assert (match and date_lines.iso_date(match)) == day


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["（2023年4月22日）", "同志们：", PROSE], "2023-04-22"),
        (["（二〇二三年四月二十二日 县长 王某）", "同志们：", PROSE], "2023-04-22"),
        ([TITLE, "县长 王某", "（2023年4月22日）", PROSE, PROSE], "2023-04-22"),
        (["同志们：", PROSE, "谢谢大家！", "王某某", "二〇二三年四月二十二日"], "2023-04-22"),
        (["同志们：", PROSE, "王某某 2023年4月22日"], "2023-04-22"),
        (["（2023年4月22日起施行）", PROSE], ""),
        (["同志们：", "（2023年4月22日）", PROSE, PROSE], ""),
        ([PROSE, "（2023年4月22日）", PROSE, PROSE], ""),
        ([PROSE, "2023年4月22日", PROSE, PROSE], ""),
        ([PROSE, "大会定于2023年4月22日"], ""),
        ([PROSE, "抗旱讲话 2023-04-22"], ""),
        ([PROSE, "2023.4.22"], "2023-04-22"),
        ([PROSE, "我们的节日是2023年4月22日。"], ""),
    ],
)
def test_the_date_of_a_speech(lines: list[str], day: str) -> None:
    assert date_lines.speech_dates("\n".join(lines)) == day


def test_each_speech_of_a_page_has_its_own_date() -> None:
    def one(number: str, place: str, day: str) -> str:
        return f"<p>篇{number}：在全县{place}大会上的讲话</p><p>（{day}）</p>{BODY}{LONG}<p>{day}</p>"

    both = one("一", "植树", "2021年3月1日") + one("二", "抗旱", "二〇二二年七月八日")
    html = f"<h1>讲话2篇</h1><div>{both}</div>"
    assert published(html) == ["2021-03-01", "2022-07-08"]
    dated = html.replace("</h1>", "</h1><div>发布时间：2023-01-01</div>")
    assert published(dated) == ["2023-01-01", "2023-01-01"]


def test_a_date_after_the_time_of_fetch_is_not_that_of_a_speech() -> None:
    assert published(f"<h1>{TITLE}</h1><div><p>（2029年4月22日）</p>{BODY}{LONG}</div>") == [None]


@given(st.text(), st.text(), st.text())
def test_any_text_is_read_without_error(title: str, lead: str, text: str) -> None:
    date_lines.byline_date(title, lead, text)
    date_lines.date_below_text(text, lead)
    date_lines.speech_dates(text)


def test_a_date_after_another_title_below_the_text_is_ignored() -> None:
    assert date_lines.date_below_text(PROSE, "春天的故事\n2022年3月3日") == ""
    assert date_lines.date_below_text(PROSE, "打印\n2022年3月3日") == "2022-03-03"
