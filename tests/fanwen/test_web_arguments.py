"""Numbers in the address of a page: the most holds however they are written."""

from __future__ import annotations

import pytest

from fanwen.web.arguments import LARGEST_SIZE, Arguments, BadRequest


@pytest.mark.parametrize("written", ["007", "7", f"{'0' * 5_000}7"])
def test_zeros_in_front_say_nothing(written: str) -> None:
    assert Arguments({}, {"size": written}).size == 7


@pytest.mark.parametrize(
    "written", ["000000000001000000", "0", "000", "-1", "1.5", "７", "a", str(LARGEST_SIZE + 1), "9" * 5_000]
)
def test_what_is_no_number_up_to_the_most_is_refused(written: str) -> None:
    with pytest.raises(BadRequest, match="size"):
        _ = Arguments({}, {"size": written}).size
