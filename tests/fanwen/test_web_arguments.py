"""Numbers in the query string of a page, and their limit."""

from __future__ import annotations

import pytest

from fanwen.web.arguments import LARGEST_SIZE, Arguments, BadRequest


@pytest.mark.parametrize("value", ["007", "7", f"{'0' * 5_000}7"])
def test_leading_zeros_are_ignored(value: str) -> None:
    assert Arguments({}, {"size": value}).size == 7


@pytest.mark.parametrize(
    "value", ["000000000001000000", "0", "000", "-1", "1.5", "７", "a", str(LARGEST_SIZE + 1), "9" * 5_000]
)
def test_invalid_numbers_are_refused(value: str) -> None:
    with pytest.raises(BadRequest, match="size"):
        _ = Arguments({}, {"size": value}).size
