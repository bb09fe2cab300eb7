"""Phrases: the fixed phrases of speeches match, and similar text does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.phrases import (
    is_closing,
    is_opening,
    is_salutation,
    is_salutation_at,
    is_section,
    is_signature,
)
from pipelines.cleaning.rule_files import table
from textbasics.width import half_width

KINDS = {
    "salutation": is_salutation,
    "opening": is_opening,
    "closing": is_closing,
    "signature": is_signature,
    "section": is_section,
}
FORMULAS = table("phrases")


@pytest.mark.parametrize("kind", KINDS)
def test_examples_match_and_counter_examples_do_not(kind: str) -> None:
    assert [line for line in FORMULAS[kind]["examples"] if not KINDS[kind](line)] == []
    assert [line for line in FORMULAS[kind]["counters"] if KINDS[kind](line)] == []


def test_full_width_punctuation_matches_like_half_width() -> None:
    assert is_salutation(half_width("尊敬的各位领导，各位来宾："))


def test_a_salutation_is_found_inside_a_line() -> None:
    line = "讲话稿1同志们:今天我们开会。"
    assert is_salutation_at(line, 4)
    assert not is_salutation_at(line, 0)
    assert not is_salutation_at("同志们今天来开会。", 0)


@given(st.from_regex(FORMULAS["closing"]["pattern"], fullmatch=True))
def test_every_closing_contains_one_of_the_cues(made_up: str) -> None:
    assert any(cue in made_up for cue in FORMULAS["closing"]["cue"])


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(half_width(text)) == len(text)


@given(st.text())
def test_any_line_is_accepted(line: str) -> None:
    for ask in KINDS.values():
        ask(line)
