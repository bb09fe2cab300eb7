"""The texts of places, as they are stored."""

from __future__ import annotations

import pytest

from db.occurrences import body, digest, packed, unpacked


@pytest.mark.parametrize("text", ["", "同志们：\n大家好！", "𠮷" * 40_000])
def test_a_body_is_the_digest_of_a_text_and_the_text_packed(text: str) -> None:
    assert body(text) == (digest(text), packed(text))
    assert unpacked(body(text)[1]) == text
