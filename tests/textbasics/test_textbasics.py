"""Code points, width and punctuation."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textbasics import sentences
from textbasics.codepoints import code_points, from_code_points
from textbasics.width import half_width

any_text = st.text(st.characters(categories=("L", "N", "P", "S", "Z", "C")))


@given(any_text)
def test_code_points_are_those_of_ord(text: str) -> None:
    points = code_points(text)
    assert points.dtype == np.uint32
    assert points.tolist() == [ord(character) for character in text]


@given(any_text)
def test_code_points_can_be_turned_back(text: str) -> None:
    assert from_code_points(code_points(text)) == text


@pytest.mark.parametrize("text", ["", "\0", "a\0", "\ud800", "\U0010ffff"])
def test_code_points_at_the_edges(text: str) -> None:
    assert from_code_points(code_points(text)) == text


def test_no_character_lies_above_the_last_code_point() -> None:
    with pytest.raises(UnicodeDecodeError):
        from_code_points(np.array([0x110000], np.uint32))


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("各位领导：", "各位领导:"),
        ("（一）好！", "(一)好!"),
        ("\u3000\u3000谢谢\xa0大家", "  谢谢 大家"),
        ("１２Ａ。、…", "１２Ａ。、…"),
    ],
)
def test_half_width(text: str, half: str) -> None:
    assert half_width(text) == half


@given(any_text)
def test_half_width_keeps_every_character_in_its_place(text: str) -> None:
    half = half_width(text)
    assert len(half) == len(text)
    assert half_width(half) == half
    for before, after in zip(text, half, strict=True):
        assert after in (before, unicodedata.normalize("NFKC", before))


@pytest.mark.parametrize("name", [name for name in vars(sentences) if name.isupper()])
def test_marks_are_named_once(name: str) -> None:
    marks = getattr(sentences, name)
    assert len(set(marks)) == len(marks)
