"""The numbers of preview pages are removed, the numbers of lists stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.banners.page_marks import remove_page_marks
from pipelines.cleaning.edits import apply_edits
from tests.made.growth import grows_linearly

PAGE = "我们要把各项任务落到实处，把每一件小事办好，让群众看到实实在在的变化，" * 8


def cleaned(text: str) -> str:
    return apply_edits(text, remove_page_marks(text))


def test_marks_inside_words_are_removed() -> None:
    text = f"1、{PAGE}切实加2、强领导。{PAGE}统筹兼3、顾。{PAGE}。"
    assert cleaned(text) == f"{PAGE}切实加强领导。{PAGE}统筹兼顾。{PAGE}。"


def test_the_first_page_may_have_no_number() -> None:
    text = f"{PAGE}切实加2、强领导。{PAGE}统筹兼3、顾。"
    assert cleaned(text) == f"{PAGE}切实加强领导。{PAGE}统筹兼顾。"
    assert cleaned(f"{PAGE}切实加2、强领导。") == f"{PAGE}切实加强领导。"


def test_a_mark_that_begins_a_line_is_removed_with_the_line_break() -> None:
    text = f"1、{PAGE}切实加\n2、强领导。{PAGE}统筹兼\n3、顾。"
    assert cleaned(text) == f"{PAGE}切实加强领导。{PAGE}统筹兼顾。"


@pytest.mark.parametrize(
    "text",
    [
        f"1、{PAGE}办好。\n2、{PAGE}办好。\n3、{PAGE}办好。",
        "1、提高认识2、加强领导3、狠抓落实",
        f"下面讲两点：1、{PAGE}2、{PAGE}。",
        f"2、{PAGE}加强3、领导。",
        f"{PAGE}办好。2、加强领导。",
        f"{PAGE}第2、第3项工作。",
        f"会上讲了1、学习，{PAGE}还有2、实干。",
        "我校今年2、3月份开学。",
        f"增长1.2、{PAGE}",
        "",
    ],
)
def test_lists_stay(text: str) -> None:
    assert remove_page_marks(text) == []


@given(st.lists(st.sampled_from(["1、", "2、", "3、", PAGE, "\n", "。", "强"])).map("".join))
def test_any_text_is_cleaned_without_error(text: str) -> None:
    cleaned(text)


def test_a_long_line_of_marks_is_read_in_time() -> None:
    grows_linearly(lambda n: "一二。" * 100 + "工作2、。" * n, remove_page_marks, 10_000)
