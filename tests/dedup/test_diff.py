"""Diff: its stretches cover both texts, alternate, and cost no more than the budget."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.diff import LONGEST, Budget, Stretch, diff

TEXTS = st.text("甲乙丙", max_size=40)


def sides(left: str, right: str, shortest_same: int = 1) -> list[tuple[str, str]]:
    """What each stretch holds of either text."""
    return [(left[stretch.left], right[stretch.right]) for stretch in diff(left, right, shortest_same)]


@given(TEXTS, TEXTS, st.integers(1, 4))
def test_stretches_cover_both_texts_and_alternate(left: str, right: str, shortest_same: int) -> None:
    stretches = diff(left, right, shortest_same)
    pairs = sides(left, right, shortest_same)
    assert ("".join(a for a, _ in pairs), "".join(b for _, b in pairs)) == (left, right)
    assert [stretch.same for stretch in stretches] == [a == b for a, b in pairs]
    assert all(first.same != second.same for first, second in pairwise(stretches))
    assert all(stretch.same or stretch.longest for stretch in stretches)
    inner = stretches[1:-1]
    assert all(stretch.longest >= shortest_same for stretch in inner if stretch.same)


@pytest.mark.parametrize(
    ("left", "right", "shortest_same", "expected"),
    [
        ("", "", 1, []),
        ("甲", "", 1, [("甲", "")]),
        ("甲乙", "甲乙", 4, [("甲乙", "甲乙")]),
        ("甲乙丙", "丁乙戊", 1, [("甲", "丁"), ("乙", "乙"), ("丙", "戊")]),
        ("甲乙丙", "丁乙戊", 2, [("甲乙丙", "丁乙戊")]),
        # A common beginning or end is always kept.
        ("乙甲", "乙丁", 2, [("乙", "乙"), ("甲", "丁")]),
    ],
)
def test_stretches(left: str, right: str, shortest_same: int, expected: list[tuple[str, str]]) -> None:
    assert sides(left, right, shortest_same) == expected


def test_numbers_are_aligned_as_characters_are() -> None:
    assert diff([7, 900_000_000_000, 8], [7, 8]) == diff("甲乙丙", "甲丙")


def whole(left: str, right: str, same: bool) -> list[Stretch]:
    """One stretch over both texts."""
    return [Stretch(slice(0, len(left)), slice(0, len(right)), same)]


def test_beyond_the_budget_all_is_different() -> None:
    left, right = "甲乙丙丁", "甲丁丙乙"
    budget = Budget(cells=8)
    assert len(diff(left, right, budget=budget)) > 1
    assert diff(left, right, budget=budget) == whole(left, right, same=False)
    assert diff(left, left, budget=budget) == whole(left, left, same=True)


def test_beyond_the_memory_all_is_different() -> None:
    left, right = "甲" * LONGEST, "甲" * (LONGEST + 1)
    assert diff(left, right) == whole(left, right, same=False)
    assert diff(right, right) == whole(right, right, same=True)
    assert len(diff(left, left[1:])) == 2
