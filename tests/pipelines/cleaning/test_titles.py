"""The number of speeches that a title promises, and the title without it."""

from __future__ import annotations

import pytest

from pipelines.cleaning.split.titles import core_of, promised_count


@pytest.mark.parametrize(
    ("title", "core", "count"),
    [
        ("会议讲话稿(汇总15篇)", "会议讲话稿", 15),
        ("最新工会讲话稿（五篇）", "工会讲话稿", 5),
        ("我的学校演讲稿集锦3篇", "我的学校演讲稿", 3),
        ("【热门】演讲作文集锦10篇", "演讲作文", 10),
        ("写好前半篇文章", "写好前半篇文章", None),
        ("第3篇", "第3篇", None),
    ],
)
def test_the_number_that_a_title_promises(title: str, core: str, count: int | None) -> None:
    assert promised_count(title) == count
    if count:
        assert core_of(title) == core
