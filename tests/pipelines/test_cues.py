"""Cues: words are found wherever they stand, also in each other and beside what no encoding can write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.cues import Cues

WORDS = ["位置", "当前位置", "位", "、。", "(", "new"]


def places(text: str) -> list[tuple[int, str]]:
    return sorted((at, word) for word in WORDS for at in range(len(text)) if text.startswith(word, at))


def test_overlapping_words_are_all_found() -> None:
    assert sorted(Cues(WORDS).find("您的当前位置:")) == [(2, "当前位置"), (4, "位"), (4, "位置")]


def test_half_a_surrogate_pair_hides_nothing() -> None:
    assert Cues(WORDS).find("\ud800x位") == [(2, "位")]


@given(st.text(st.sampled_from("位置当前、。(new😀\ud800\n"), max_size=40))
def test_the_same_as_a_search_at_every_place(text: str) -> None:
    cues = Cues(WORDS)
    assert sorted(cues.find(text)) == places(text)
    assert cues.words(text) == [word for _, word in cues.find(text)]
