from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dedup.shingles import hashes_of

keys = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text("ab", max_size=60))


@given(keys)
def test_the_kernel_agrees_with_the_definition(shingle_hash: Any, texts: list[str]) -> None:
    hashes = hashes_of(texts)
    for i, text in enumerate(texts):
        assert hashes.row(i).tolist() == [shingle_hash(text[k : k + 5]) for k in range(len(text) - 4)]


def test_neighbouring_characters_do_not_cancel_out(shingle_hash: Any) -> None:
    assert len({shingle_hash(s) for s in ("abcde", "abced", "bacde", "abcdf", "\U0003fffdbcde")}) == 5
