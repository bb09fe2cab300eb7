"""The head of an article: candidates for its title, and its date."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extract import extract
from tests.pipelines.cleaning.test_extract import BODY, RULES, TEXT


@pytest.mark.parametrize(
    ("head", "candidates"),
    [
        ("<title>讲话_范文网</title><h1>讲话</h1>", ("讲话", "讲话_范文网")),
        ('<title>讲话_范文网</title><meta property="og:title" content="讲话">', ("讲话", "讲话_范文网")),
        ("<title>在大会上的讲话_范文网</title><h1>范文</h1>", ("在大会上的讲话_范文网", "范文")),
        ("<title>范文网</title><h1>在大会上的讲话</h1>", ("在大会上的讲话", "范文网")),
        ("", ()),
    ],
)
def test_title_candidates(head: str, candidates: tuple[str, ...]) -> None:
    assert extract(f"<html>{head}<div>{BODY}</div>", "", RULES).title_candidates == candidates


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-05-09T08:00:00+08:00">', "2024-05-09"),
        ('<meta name="PubDate" content="2023/1/2 10:00">', "2023-01-02"),
        ('<script type="application/ld+json">{"datePublished": "2022-03-04"}</script>', "2022-03-04"),
        (
            '<meta name="publishdate" content="2022-13-40"><meta name="pubdate" content="2022-12-30">',
            "2022-12-30",
        ),
        ('<meta name="viewport" content="2022-12-30">', None),
        (
            '<meta name="apub:time" content="9/7/2019, 7:02 PM"><meta name="og:time" content="2019-09-07">',
            "2019-09-07",
        ),
        (
            '<time class="entry-date published" datetime="2016-05-08T09:00:00+08:00">5月8日</time>',
            "2016-05-08",
        ),
        ('<time itemprop="datePublished" datetime="2016-05-08"></time>', "2016-05-08"),
        (
            '<time pubdate datetime="2016-05-08"></time><time pubdate datetime="2017-01-01"></time>',
            None,
        ),
        ('<time class="published" datetime="2016-13-08"></time>', None),
        ('<time datetime="2016-05-08">5月8日</time>', None),
        ('<script>var ct = "1683388800";</script>', "2023-05-07"),
        ('<script>var act = "1683388800"; var ct = "now";</script>', None),
    ],
)
def test_published(head: str, published: str | None) -> None:
    assert extract(f"<head>{head}</head><div>{BODY}</div>", "", RULES).published == published


@pytest.mark.parametrize(
    ("times", "lead"),
    [
        ('<time datetime="2024-04-23T08:00:00Z">4月23日</time>|阅读 9', "编辑部| 2024-04-23 |阅读 9"),
        ('<time datetime="2024-04-23">3天前</time>', "编辑部| 2024-04-23"),
        ('<time datetime="2024-04-23">2024年4月23日</time>', "编辑部|2024年4月23日"),
        ("<time>4月23日</time>", "编辑部|4月23日"),
        ('<time datetime="2024-13-23">4月23日</time>', "编辑部|4月23日"),
        ('2023年<time datetime="2024-04-23">4月23日</time>', "编辑部|2023年4月23日"),
        ('2023-04-23 <time datetime="2024-04-23">23</time>', "编辑部|2023-04-23 23"),
        # Two days that are shown alike.
        ('<time datetime="2024-04-23">刚刚</time><time datetime="2024-04-24">刚刚</time>', "编辑部|刚刚刚刚"),
    ],
)
def test_the_date_of_a_time_element_stands_in_the_lead(times: str, lead: str) -> None:
    html = f"<h1>讲话</h1><div>编辑部|{times}</div><div>{BODY}</div>"
    assert extract(html, "", RULES).lead.split("\n")[-1].strip() == lead


def test_a_time_element_in_the_text_keeps_its_text() -> None:
    inside = BODY.replace("今年的任务", '<time datetime="2024-04-23">4月23日</time>的任务')
    assert extract(f"<div>{inside}</div>", "", RULES).text == TEXT.replace("今年的任务", "4月23日的任务")
