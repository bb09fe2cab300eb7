"""Keys: the normalised texts that are compared."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.keys import MASK_FILE, id_of, key_of, nfkc

CASES = [
    (entry["name"], text, key)
    for entry in MASK_FILE.load()["rule"]
    for text, key in [*entry["examples"], *entry["counters"]]
]


@pytest.mark.parametrize(("name", "text", "key"), CASES)
def test_masks(name: str, text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    "same",
    [
        ["2023年", "20xx年", "20××年", "20XX年", "２０２３年", "20**年", "20＊＊年", "xxxx年", "①年"],
        ["某某县", "XX县", "**县", "xx县", "○○县", "〇〇县", "某县", "×县"],
        ["尊敬的各位领导，同志们：", "尊敬的各位領導、同志們", "  尊敬的各位领导\n同志们!"],
        ["共1,234人", "共1234人", "共 5 人"],
        ["ＧＤＰ增长", "gdp增长", "GDP 增长"],
        ["二○二三年", "二〇二三年", "二零二三年"],
    ],
)
def test_copies_with_one_key(same: list[str]) -> None:
    assert len({key_of(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("，。！", ""),
        ("三十年", "三十年"),
        ("Next exam", "nextexam"),
        ("用Excel做表", "用excel做表"),
        ("\ue848\ufffd好\x00", "好"),
        ("好\ud800的", "好的"),
        ("❶加强", "0加强"),
        ("カラ한글", "カラ한글"),
    ],
)
def test_key(text: str, key: str) -> None:
    assert key_of(text) == key


@given(st.text())
def test_a_key_has_letters_and_single_signs(text: str) -> None:
    key = key_of(text)
    assert re.fullmatch(r"(?:[^\W_])*", key)
    assert "00" not in key


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_frequent_characters_are_replaced_as_by_nfkc(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_ids_are_stable() -> None:
    assert id_of("") == "cae66941d9efbd404e4d88758ea67670"
    assert id_of("各位领导") != id_of("各位同志")
    assert re.fullmatch("[0-9a-f]{32}", id_of("各位领导"))
