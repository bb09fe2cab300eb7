"""The search form: equal for a text and a query, with the offset of each character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from db.search.searchform import BLANK, search_form, search_form_with_offsets
from fanwen.demo.speech import compose
from textbasics.codepoints import from_code_points

HAN = [chr(point) for first, end in ((0x4E00, 0x9FFF), (0x3400, 0x4DBF)) for point in range(first, end)]


@given(st.text())
def test_the_search_form_of_a_search_form_is_itself(text: str) -> None:
    assert search_form(search_form(text)) == search_form(text)


@given(st.text())
def test_each_character_has_its_offset(text: str) -> None:
    points, places = search_form_with_offsets(text)
    assert len(points) == len(places)
    assert all(
        search_form(text[place]) == sign for sign, place in zip(from_code_points(points), places, strict=True)
    )


@given(st.text())
def test_no_search_form_is_fts_syntax(text: str) -> None:
    assert all(sign.isalnum() for sign in search_form(text) if sign.isascii())


@pytest.mark.parametrize("way", ["t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk"])
def test_both_scripts_have_one_form_character_by_character(way: str) -> None:
    converted = OpenCC(way).convert("\n".join(HAN)).split("\n")
    apart = [
        (one, other)
        for one, other in zip(HAN, converted, strict=True)
        if search_form(one) != search_form(other)
    ]
    assert not apart


@pytest.mark.parametrize("way", ["s2t", "s2tw", "s2hk"])
def test_both_scripts_have_one_form_in_running_text(way: str) -> None:
    text = "\n".join(compose(3, str(number)).text for number in range(50)) + "答复，了解，借口，背负，着手"
    assert search_form(OpenCC(way).convert(text)) == search_form(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [("ＧＤＰ，２０２４年", "gdp,2024年"), ("面臨著", "面临着"), ("瞭解", "了解"), ("a \n\t　b", "A b"),
     ("(一)", "（一）"), ("衞生、枱", "卫生、台"), ("①", "1")],
)  # fmt: skip
def test_equal_forms(left: str, right: str) -> None:
    assert search_form(left) == search_form(right)


@pytest.mark.parametrize(
    ("left", "right"), [("坐", "座"), ("具", "俱"), ("沈", "沉"), ("。", "."), ("“", '"')]
)
def test_different_forms(left: str, right: str) -> None:
    assert search_form(left) != search_form(right)


def test_ignored_characters_are_spaces() -> None:
    assert search_form("\x00\u200b \n") == BLANK
    assert search_form("\ud800") == "\ufffd"
