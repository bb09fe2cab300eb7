"""Alignment of a copy with its original."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.alignment import CONTEXT, LONGEST, Difference, differences
from tests.made.growth import grows_linearly

TEXT = "同志们今天我们在这里召开会议总结去年的成绩部署今年的任务希望大家认真听取积极发言"


def found(left: str, right: str) -> list[tuple[str, str]]:
    return [(each.left, each.right) for each in differences(left, right)]


def test_equal_texts_do_not_differ() -> None:
    assert found(TEXT, TEXT) == []
    assert found("", "") == found("", TEXT) == []


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("成绩", "成果", ("果", "绩")),
        ("部署", "安排", ("安排", "部署")),
        ("召开", "开展", ("开展", "召开")),
        ("大家", "与会的各位", None),
        ("我们在", "我们", None),
        ("总结去年", "回顾今年", ("回顾今", "总结去")),
    ],
)
def test_what_was_exchanged(before: str, after: str, difference: tuple[str, str] | None) -> None:
    assert found(TEXT.replace(before, after), TEXT) == ([difference] if difference else [])


def test_neighbours_come_apart_at_the_text_between_them() -> None:
    copy = TEXT.replace("总结去年的成绩", "回顾去年的收获").replace("任务", "工作")
    assert found(copy, TEXT) == [("回顾", "总结"), ("收获", "成绩"), ("工作", "任务")]


def test_a_difference_tells_what_stands_beside_it() -> None:
    [one] = differences(TEXT.replace("部署", "安排"), TEXT)
    assert one == Difference("安排", "部署", "成绩", "今年")


def test_moved_and_added_paragraphs_are_no_words() -> None:
    other = "另有一段话说的是别的事情与此无关"
    assert found(other + TEXT, TEXT) == []
    assert found(TEXT[20:] + TEXT[:20], TEXT) == []


@given(st.text("甲乙丙丁", max_size=60), st.text("甲乙丙丁", max_size=60))
def test_any_two_texts(left: str, right: str) -> None:
    for each in differences(left, right):
        assert each.left != each.right
        assert 0 < len(each.left) <= LONGEST
        assert 0 < len(each.right) <= LONGEST
        assert each.before + each.left + each.after in left
        assert each.right in right
        assert max(len(each.before), len(each.after)) <= CONTEXT


def test_long_texts_take_no_quadratic_time() -> None:
    def make(length: int) -> tuple[str, str]:
        dice = random.Random(3)
        left = "".join(chr(dice.randrange(0x4E00, 0x5200)) for _ in range(length))
        return left, "".join(chr(0x9000) if dice.random() < 0.02 else letter for letter in left)

    def run(texts: tuple[str, str]) -> None:
        assert len(found(*texts)) > 0.01 * len(texts[0])

    grows_linearly(make, run, 12_500)
