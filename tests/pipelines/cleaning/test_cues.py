"""Cues: words are found within each other and beside lone surrogates."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.banners.marking import lines_of
from pipelines.cleaning.banners.table import BANNERS, CUES
from pipelines.cleaning.cues import Cues, split_by_line

WORDS = ["位置", "当前位置", "位", "、。", "(", "new"]
CUES_OF_BANNERS = sorted({cue for banner in BANNERS for cue in banner.cue})
texts = st.text(st.sampled_from("位置当前、。(new😀\ud800\n"), max_size=40)


def standing_in(text: str) -> list[str]:
    return sorted(word for word in WORDS for i in range(len(text)) if text.startswith(word, i))


def test_overlapping_words_are_all_found() -> None:
    assert sorted(Cues(WORDS).words("您的当前位置:")) == ["位", "位置", "当前位置"]


def test_a_lone_surrogate_hides_no_word() -> None:
    assert Cues(WORDS).words("\ud800x位") == ["位"]


@given(texts)
def test_words_equal_a_search_at_every_offset(text: str) -> None:
    assert sorted(Cues(WORDS).words(text)) == standing_in(text)


@given(texts)
def test_split_by_line_equals_a_search_in_each_line(text: str) -> None:
    by_line = split_by_line(Cues([*WORDS, "\n"]).words(text))
    assert by_line == [Cues(WORDS).words(line) for line in text.split("\n")]


@given(st.lists(st.sampled_from([*CUES_OF_BANNERS[::25], "\n", "甲", "\ud800"])))
def test_each_line_has_its_own_cues_of_banners(parts: list[str]) -> None:
    text = "".join(parts)
    for line in lines_of(text, text):
        assert line.cues == CUES.words(line.text)


def test_no_cue_of_a_banner_contains_a_line_break() -> None:
    assert not [cue for cue in CUES_OF_BANNERS if "\n" in cue]
