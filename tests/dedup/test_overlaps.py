from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup.overlaps
from dedup.overlaps import overlaps_of
from dedup.shingles import points_of


def shingle_set(key: str) -> set[str]:
    return {key[i : i + 5] for i in range(len(key) - 4)}


@given(
    st.lists(st.text("甲乙", max_size=80) | st.text("\0", max_size=8), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20),
    st.booleans(),
)
def test_overlaps_equal_those_of_sets(keys: list[str], numbers: list[tuple[int, int]], sort: bool) -> None:
    """Also for pairs with the same second key, whose table is reused."""
    pairs = [(first % len(keys), second % len(keys)) for first, second in numbers]
    pairs.sort(key=lambda pair: pair[1] if sort else 0)
    sizes, common = overlaps_of(keys, np.array(pairs, np.int64).reshape(-1, 2))
    sets = [shingle_set(key) for key in keys]
    assert sizes.tolist() == [[len(sets[first]), len(sets[second])] for first, second in pairs]
    assert common.tolist() == [len(sets[first] & sets[second]) for first, second in pairs]


def test_texts_of_all_lengths_with_one_other(writer: Any) -> None:
    """The table grows with the first text of a pair, and keeps its size for shorter ones."""
    whole = writer.key(3000)
    keys = [whole, whole[:10], writer.key(20_000) + whole[:1000], whole[500:2000], writer.key(100)]
    _, common = overlaps_of(keys, np.array([[i, 0] for i in range(5)]))
    assert common.tolist() == [2996, 6, 996, 1496, 0]


def test_many_texts_in_sequence(writer: Any) -> None:
    """A table is reused without being emptied. Entries of earlier texts must not count."""
    key = writer.key(300)
    keys = [key, key[100:], writer.key(2000) + key, writer.key(300)]
    pairs = np.array([[i % 4, i // 4 % 4] for i in range(640)])
    sizes, common = overlaps_of(keys, pairs)
    sets = [shingle_set(key) for key in keys]
    assert sizes.tolist() == [[len(sets[first]), len(sets[second])] for first, second in pairs]
    assert common.tolist() == [len(sets[first] & sets[second]) for first, second in pairs]


def test_characters_in_the_order_of_their_code() -> None:
    """Sums with constant differences must not all begin their search at the same slots."""
    keys = ["".join(map(chr, range(0x4E00, 0x9FA0, step))) for step in (1, 2, 4)]
    keys.append(keys[0][::-1])
    sizes, common = overlaps_of(keys, np.array([[0, 0], [0, 1], [0, 2], [0, 3]]))
    assert common.tolist() == [len(keys[0]) - 4, 0, 0, 0]
    assert sizes[:, 1].tolist() == [len(key) - 4 for key in keys]


@pytest.mark.parametrize("last", [100, 700, 1500, 4000, 20_000])
def test_numbers_never_pass_32_bits(writer: Any, last: int) -> None:
    """The numbering starts near the last number, and passes it between pairs with the same second text."""
    key = writer.key(300)
    keys = [key, key[100:] + writer.key(50), writer.key(500) + key, writer.key(300)]
    pairs = np.array([[i % 4, i // 4 % 4] for i in range(64)])
    points = points_of(keys)
    chars = points.sizes()[pairs].sum(axis=1)
    table = np.zeros(1 << 14, np.uint32)
    sizes, common = np.zeros((64, 2), np.int64), np.zeros(64, np.int64)
    dedup.overlaps.count_overlaps(*points, pairs, chars, table, np.uint32(2**32 - last), sizes, common)
    sets = [shingle_set(key) for key in keys]
    assert sizes.tolist() == [[len(sets[first]), len(sets[second])] for first, second in pairs]
    assert common.tolist() == [len(sets[first] & sets[second]) for first, second in pairs]
