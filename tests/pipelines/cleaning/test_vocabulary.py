"""The patterns of a split: each matches its examples and none of its counter-examples."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.rule_files import table
from pipelines.cleaning.split.vocabulary import BYLINES, ELISION, INTRODUCTION, STYLES, WISH, number_of
from textbasics.width import half_width

TABLE = table("headings")


@pytest.mark.parametrize("style", STYLES, ids=[style.name for style in STYLES])
def test_a_style_matches_its_examples_and_no_counter_example(style: Any) -> None:
    row = next(row for row in TABLE["style"] if row["name"] == style.name)
    pattern = style.mark or style.line
    match = pattern.search if style.mark else pattern.fullmatch
    assert all(
        match(half_width(example)) and style.hint.search("\n" + half_width(example))
        for example in row["examples"]
    )
    assert not any(match(half_width(counter)) for counter in row["counters"])


@pytest.mark.parametrize("style", [style for style in STYLES if style.line], ids=lambda style: style.name)
@given(data=st.data())
def test_every_line_of_a_style_holds_what_it_needs(style: Any, data: st.DataObject) -> None:
    assert style.line_needs.search(data.draw(st.from_regex(style.line, fullmatch=True)))


@pytest.mark.parametrize(
    ("name", "pattern"), [("introduction", INTRODUCTION), ("wish", WISH), ("hole", ELISION)]
)
def test_introductions_wishes_and_elisions(name: str, pattern: re.Pattern[str]) -> None:
    assert all(pattern.search(half_width(example)) for example in TABLE[name]["examples"])
    assert not any(pattern.search(half_width(counter)) for counter in TABLE[name]["counters"])


@pytest.mark.parametrize(
    ("written", "value"),
    [("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("四十九", 49), ("百", 100), ("12", 12), ("一二", 0)],
)
def test_numbers(written: str, value: int) -> None:
    assert number_of(written) == value


@given(data=st.data())
def test_every_introduction_holds_one_of_its_cues(data: st.DataObject) -> None:
    words = data.draw(st.from_regex(INTRODUCTION, fullmatch=True))
    assert any(cue in words for cue in TABLE["introduction"]["cue"])


@pytest.mark.parametrize(
    ("number", "name"), list(enumerate(name for name in TABLE["byline"] if name != "office"))
)
def test_byline_patterns(number: int, name: str) -> None:
    match = BYLINES[number].search if name == "said_of" else BYLINES[number].fullmatch
    assert all(match(half_width(example)) for example in TABLE["byline"][name]["examples"])
    assert not any(match(half_width(counter)) for counter in TABLE["byline"][name]["counters"])
