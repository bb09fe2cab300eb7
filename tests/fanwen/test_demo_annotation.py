"""The pinyin annotations of mirror sites, on GBK bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanwen.demo.annotation import annotate, annotate_bytes, decode


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # Within a character: the pair, then its reading.
        ("導師", "導(dǎo)師"),
        ("會議", "會(huì)議"),
        ("平凡", "平凡"),
        # B4F2 8C8D B7FE 84D5: F28C is 驅; 8C and 28 make a ?; then 8DB7, FE84, D5 and 28.
        ("打實服務", "打?qū)嵎\ue848?wù)"),
        # D783 9EE9: 839E is 優, and E9 stands alone at the end.
        ("演變為", "演變?yōu)?"),
        # 8283 D4DA 84DA 84D3: 83D4 is 冊, then DA84 趧, DA84 趧, and D3 alone.
        ("們在勞動", "們?cè)趧趧?dòng)"),
        # A1A3 AC46: AC46 is 現; then the comma A3AC across the boundary, whose space A1 consumes.
        ("力。現", "力?，F(xiàn)"),
        # A1A3 BF68: the question mark A3BF, then 68 in ASCII.
        ("面。縣委", "面?？h委"),
        # A1A3 A1B0 C3E6: ！ A3A1, then B0C3 懊, and E6 stands alone.
        ("實。“面", "實(shí)?！懊?"),
    ],
)
def test_annotate(text: str, shown: str) -> None:
    assert annotate(text) == shown


def test_ascii_punctuation_skips_punctuation_after_an_orphaned_byte() -> None:
    assert annotate("你好，說服力。現在", ascii_punctuation=True) == "你好,說服力?，F(xiàn)在"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"\xb4\xf2", "打"),
        (b"\xaa\xa1\xaf\xfe", "\ue000\ue233"),
        (b"\xf8\xa1\xfe\xfe", "\ue234\ue4c5"),
        (b"\xa1\x40\xa7\xa0", "\ue4c6\ue765"),
        (b"\xfe\x50\xfe\x84\xfe\xa0", "\ue815\ue848\ue864"),
        (b"\xd5(w", "?w"),
        (b"\xea11", "?1"),
        (b"\xd5", "?"),
    ],
)
def test_decode(raw: bytes, shown: str) -> None:
    assert decode(raw) == shown


@given(st.text(alphabet="導會實發進學業務打服平凡人，。“”a1", max_size=40))
def test_bytes_are_only_added(text: str) -> None:
    raw = text.encode("gbk")
    rest = iter(annotate_bytes(raw))
    assert all(byte in rest for byte in raw)


@given(st.text(alphabet="平凡人心大小上下", max_size=40))
def test_text_without_pairs_is_unchanged(text: str) -> None:
    assert annotate(text) == text
