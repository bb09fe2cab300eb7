"""Differences between two texts, also of hostile ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanwen.show.differences import Run, differences
from tests.made.growth import grows_linearly
from tests.made.pages import speech

TEXTS = st.text(alphabet="甲乙丙，。\n", max_size=40)


@given(TEXTS, TEXTS)
def test_the_runs_join_to_both_texts(copy: str, survivor: str) -> None:
    runs = differences(copy, survivor)
    assert "".join(run.copy for run in runs) == copy
    assert "".join(run.survivor for run in runs) == survivor
    assert all(run.copy or run.survivor for run in runs)
    assert all(first.same != second.same for first, second in pairwise(runs))


def test_a_replaced_word_is_one_change() -> None:
    assert differences("今天我们讲三点。谢谢！", "今天大家讲三点。谢谢！") == [
        Run("今天", "今天"),
        Run("我们", "大家"),
        Run("讲三点。谢谢！", "讲三点。谢谢！"),
    ]


def test_a_single_equal_character_does_not_split_a_change() -> None:
    [change] = [run for run in differences("前文。甲乙丙。", "前文。丁乙戊。") if not run.same]
    assert change == Run("甲乙丙", "丁乙戊")


def test_most_of_a_speech_is_the_same_after_scattered_edits() -> None:
    text = speech(3)
    edited = text.replace("我们", "咱们").replace("，", "、", 2)
    same = sum(len(run.copy) for run in differences(edited, text) if run.same)
    assert same > 0.9 * len(text)


@pytest.mark.parametrize(
    ("copy", "survivor", "most"),
    [("啊，", "啊，", 200_000), ("甲", "乙", 1_000_000), ("甲乙", "乙甲丙", 40_000)],
    ids=["one clause again and again", "nothing in common", "no clauses"],
)
def test_a_hostile_pair_ends_in_time(copy: str, survivor: str, most: int) -> None:
    def run(texts: tuple[str, str]) -> None:
        assert "".join(each.survivor for each in differences(*texts)) == texts[1]

    grows_linearly(lambda n: (copy * n, "哦。" + survivor * (n * 9 // 10)), run, most // 8)
