"""Metadata: titles, dates, sources and genres are read, and similar text is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.extract import extract
from pipelines.cleaning.metadata.dates import published_of
from pipelines.cleaning.metadata.genres import genre_of
from pipelines.cleaning.metadata.sources import source_of
from pipelines.cleaning.metadata.title_choice import choose_title
from pipelines.cleaning.metadata.titles import title_from_candidate, title_from_text
from pipelines.cleaning.rule_files import table
from pipelines.cleaning.site_rules import SiteRules
from tests.made.replay import replay

RULES = SiteRules("a")
FETCHED = "2024-06-01T08:00:00Z"
TABLE = table("metadata")
GENRES = table("genres")
PATTERNS = [name for name, row in TABLE.items() if isinstance(row, dict)]


@pytest.mark.parametrize(
    ("candidate", "title"),
    [
        ("新年致辞_某某范文网", "新年致辞"),
        ("在全市会议上的讲话 - 某某网", "在全市会议上的讲话"),
        ("工会讲话-公文-某某范文网", "工会讲话"),
        ("2023年工作总结_总结_某某文库", "2023年工作总结"),
        ("家长会发言稿|范文大全", "家长会发言稿"),
        ("新年致辞 - 公文写作 - 秘书论坛 - Powered by Discuz!", "新年致辞"),
        ("新年致辞 - 秘书论坛 -  Powered by phpwind v9.0", "新年致辞"),
        ("述职报告.docx", "述职报告"),
        ("文章标题：新年致辞", "新年致辞"),
        ("工作会议讲话(汇总15篇)", "工作会议讲话(汇总15篇)"),
        ("讲话——在全市大会上的讲话", "讲话——在全市大会上的讲话"),
        ("2023-2024学年工作总结", "2023-2024学年工作总结"),
        ("抓住机遇 加快发展", "抓住机遇 加快发展"),
        ("新年致辞2013-05-06 16:20:08 来源： 点击：3", "新年致辞"),
        ("新年致辞 2013年5月6日 作者：张三", "新年致辞"),
        ("新年致辞 来源：某某日报", "新年致辞"),
        ("新年致辞发布时间：2013-05-06", "新年致辞"),
        ("新年致辞2013-05-06", "新年致辞2013-05-06"),
        ("谈谈时间:怎样珍惜它", "谈谈时间:怎样珍惜它"),
        ("无标题文档", ""),
        ("Untitled Document", ""),
        ("新建 Microsoft Word 文档.docx", ""),
        ("欢迎您访问某某乡政府网站", ""),
        ("新闻详情", ""),
        ("欢迎新同学", "欢迎新同学"),
    ],
)
def test_site_name_and_file_ending_are_removed_from_a_title(candidate: str, title: str) -> None:
    assert title_from_candidate(candidate, "正文") == title


def test_the_salutation_of_the_text_is_not_a_title() -> None:
    title = "各位领导、各位同事"
    assert title_from_candidate(title, "心中有杆秤\n尊敬的各位领导、各位同事：\n大家好！") == ""
    assert title_from_candidate("亲爱的妈妈", "我的妈妈是一名教师。") == "亲爱的妈妈"
    assert title_from_candidate("致老师们的信", "老师们：\n大家好！") == "致老师们的信"


def test_a_year_is_removed_only_if_the_text_shows_the_title_without_it() -> None:
    title = "2023年坚持创新引领发展"
    assert title_from_candidate(title, "坚持创新引领发展 在今年的会议上，") == "坚持创新引领发展"
    assert title_from_candidate(title, "2023年坚持创新引领发展\n同志们：") == title
    assert title_from_candidate(title, "同志们：") == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("分享\n2023年坚持创新引领发展.docx\n下载文档\n坚持创新引领发展 在今年，", "坚持创新引领发展"),
        ("您的当前位置:首页正文\n全区工作会议讲话\n同志们：\n今天的会议开得很好。", "全区工作会议讲话"),
        ("在工作汇报会上的讲话" + "所谓合作，就是互相帮助。" * 20, "在工作汇报会上的讲话"),
        ("同志们：\n今天的会议开得很好，我讲三点意见。", ""),
        ("今天的会议开得很好。\n我讲三点意见。", ""),
        ("", ""),
    ],
)
def test_a_text_without_candidates(text: str, title: str) -> None:
    assert title_from_text(text) == title


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("时间:2022-09-26 11:33:27", "2022-09-26"),
        ("新年致辞\n2024-04-01 来源:某某旅游网", "2024-04-01"),
        ("发布时间：2023年5月1日", "2023-05-01"),
        ("来源：某某日报\n2022-02-03 09:02:33", "2022-02-03"),
        ("作者:佚名 更新时间:2018/12/5", "2018-12-05"),
        ("发表于 2020-01-02 09:12", "2020-01-02"),
        ("2018年发表于2020-01-02的文章", None),
        ("文档编号：883上传时间：2022-04-18格式：DOCX", "2022-04-18"),
        ("分享者：静水 分享时间：2018/9/10 浏览：2311次", "2018-09-10"),
        ("本帖最后由 秋水 于 2014-3-5 10:25 编辑", "2014-03-05"),
        ("时间：二〇二三年五月六日 作者：店小二", "2023-05-06"),
        ("(2010-05-06 08:32:11)", "2010-05-06"),
        ("首页\n2023年5月6日 星期六\n讲话", None),
        ("我们于二〇二三年五月六日开会", None),
        ("本文2023年5月1日起施行", None),
        ("时间:2031-01-01\n更新时间:2020-01-02", "2020-01-02"),
        ("2024年4月1日，我们在这里集会。", None),
        ("（2023年4月22日）", None),
        ("时间:2023年5月1日 地点:三楼会议室", None),
        ("时间：2023年5月1日\n地点：三楼会议室", None),
        ("地点：三楼会议室\n时间：2023年5月1日", None),
        ("主持人：张三 时间：2023年5月1日", None),
        ("作者：张三 时间：2023年5月1日", "2023-05-01"),
        ("时间:2023-13-45", None),
        ("", None),
    ],
)
def test_dates(head: str, published: str | None) -> None:
    assert published_of(head, FETCHED) == published


def test_without_a_time_of_fetch_any_date_is_accepted() -> None:
    assert published_of("时间:2031-01-01") == "2031-01-01"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("2024-04-01 来源:某某旅游网", "某某旅游网"),
        ("来源：某某日报 编辑：张三", "某某日报"),
        ("来源:《某某日报》", "某某日报"),
        ("来源:网络整理 免责声明:本文仅限学习", None),
        ("来源:网友投稿", None),
        ("来源:<推荐访问:竞选演讲稿", None),
        ("我们的力量来源:人民", None),
        ("2013-05-06 16:20:08 来源： 评论：0 点击：", None),
        ("来源：\n同志们：\n今天我们开会。", None),
        ("来源：\n植树节讲话\n今天我们开会。", None),
        ("来源：\n某某日报\n今天我们开会。", "某某日报"),
        ("发布时间：2023-07-05 17:42信息来源：区政府办公室浏览次数：378", "区政府办公室"),
        ("来源：某某日报(上海)", "某某日报"),
        ("来源：某某日报责任编辑：张三", "某某日报"),
        ("来源：本网", None),
        ("某某晚报 2019-08-08 10:22", "某某晚报"),
        ("原创 某某都市报 | 2019年8月8日", "某某都市报"),
        ("某某作文网 2019-08-08", None),
        ("公文铺 2019-08-08", None),
        ("某某晚报第三版 2019-08-08", None),
        ("我们看到，某某晚报 2019-08-08 登了一张照片。", None),
        ("某某晚报 2019-08-08\n来源：某某日报", "某某日报"),
        ("", None),
    ],
)
def test_sources(head: str, source: str | None) -> None:
    assert source_of(head) == source


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [
        ("副局长述职述廉报告", "", "述职"),
        ("学习党史心得体会", "", "心得"),
        ("在开业典礼上的致辞", "", "致辞"),
        ("竞聘演讲稿", "", "演讲"),
        ("在教师座谈会上的发言", "", "发言"),
        ("在全市工作会议上", "", "讲话"),
        ("年度工作总结", "", "总结"),
        ("关于做好防汛工作的通知", "", "公文"),
        ("我的家乡作文400字", "", "作文"),
        ("坚持创新引领发展", "同志们：\n今天开会。", "讲话"),
        ("奋斗", "我演讲的题目是奋斗。", "演讲"),
        ("无题", "小狗跑了过来。", "其他"),
    ],
)
def test_genres(title: str, text: str, genre: str) -> None:
    assert genre_of(title, text) == genre


@pytest.mark.parametrize("part", ["title", "text"])
def test_every_genre_has_an_example_and_a_counter_example(part: str) -> None:
    for row in GENRES[part]:
        assert re.search(row["pattern"], row["example"]), row
        assert not re.search(row["pattern"], row["counter"]), row


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_has_an_example_and_a_counter_example(name: str) -> None:
    row = TABLE[name]
    pattern = row["pattern"].replace("{site}", TABLE["site"]).replace("{date}", TABLE["date"])
    assert re.search(pattern, row["example"])
    assert not re.search(pattern, row["counter"])


@given(st.lists(st.text(max_size=40), max_size=3), st.text())
def test_any_page_is_read_without_error(candidates: list[str], text: str) -> None:
    title, trace = choose_title("http://a.test/", candidates, text)
    assert trace is None or replay(trace.before, trace.passes) == title
    genre_of(title, text)
    published_of(text, FETCHED)
    source_of(text)


@given(st.dates(), st.dates())
def test_no_page_is_published_after_it_was_fetched(published: object, fetched: object) -> None:
    day = published_of(f"发布时间:{published}", str(fetched))
    assert day is None or (day == str(published) and day <= str(fetched))


@pytest.mark.parametrize(
    ("fetched", "found"),
    [
        ("2024-05-01T23:00:00Z", "2024-05-02"),  # seven in the morning of the second, in Beijing
        ("2024-05-01T10:00:00Z", "2024-05-02"),
        ("2024-05-01T09:59:59Z", None),
        ("2024-05-01", None),
    ],
)
def test_dates_up_to_today_in_the_furthest_time_zone_are_accepted(fetched: str, found: str | None) -> None:
    assert published_of("发布时间:2024-05-02", fetched) == found


@pytest.mark.pages
def test_real_dates(shared_pages: Path) -> None:
    for line in (shared_pages / "reports" / "provincial_2026.jsonl").read_text("utf-8").splitlines():
        report = json.loads(line)
        text = "\n".join(part.strip() for part in report["text"].split("\n") if part.strip())
        assert published_of(text, "2026-12-31") == report["date"]
        assert (source_of(text) or "").find("日报") > 0


@pytest.mark.parametrize(("named", "source"), [("区政府办公室", "区政府办公室"), ("本站", None), ("", None)])
def test_the_content_source_tag_of_authorities(named: str, source: str | None) -> None:
    meta = f"<meta name=ContentSource content='{named}'>"
    extracted = extract(f"{meta}<p>{'今天我们召开全区工作大会。' * 9}</p>", "", RULES)
    assert source_of(extracted.lead) == source
