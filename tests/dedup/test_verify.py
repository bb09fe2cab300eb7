from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.verify import compare


@given(st.lists(st.text("甲乙丙", max_size=60), min_size=2, max_size=6))
def test_scores_equal_those_of_sets(similarity_of: Any, keys: list[str]) -> None:
    pairs = np.array([(i, j) for i in range(len(keys)) for j in range(len(keys))])
    scores = compare(keys, pairs)
    for (i, j), jaccard, containment in zip(pairs.tolist(), scores.jaccard, scores.containment, strict=True):
        assert (jaccard, containment) == similarity_of(keys[i], keys[j])


@pytest.mark.parametrize(
    ("chars", "total", "matches"),
    [(150, 1000, True), (149, 1000, False), (149, 200, True), (800, 100_000, True)],
    ids=["a preview", "too short for one", "short, but alike", "in a compilation"],
)
def test_the_rule_of_previews(writer: Any, chars: int, total: int, matches: bool) -> None:
    whole = writer.key(total)
    assert compare([whole[:chars], whole], np.array([[0, 1]])).match.tolist() == [matches]


def test_the_rule_of_jaccard(writer: Any) -> None:
    """Two texts share 823 or 824 of 1,000 shingles: 823 / 1177 < .70 < 824 / 1176."""
    first = writer.key(1004)
    alike, less = first[:828] + writer.key(176), first[:827] + writer.key(177)
    scores = compare([first, alike, less], np.array([[0, 1], [2, 0]]))
    assert scores.jaccard.tolist() == [824 / 1176, 823 / 1177]
    assert scores.match.tolist() == [True, False]


def test_texts_without_shingles_score_0() -> None:
    scores = compare(["一二三四", "一二三四", ""], np.array([[0, 1], [0, 2]]))
    assert scores.jaccard.tolist() == [0.0, 0.0]
    assert not scores.match.any()


def test_no_pairs() -> None:
    assert compare([], np.empty((0, 2), np.int64)).match.tolist() == []
