"""Moments as text: one form, which sorts by time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textbasics.times import utc_moment, utc_now, utc_text

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (utc_text(one) < utc_text(other)) == (one < other)
    assert utc_moment(utc_text(one)) == one


def test_the_present_has_the_form() -> None:
    assert utc_text(utc_moment(utc_now())) <= utc_now()


@pytest.mark.parametrize("text", ["", "2026-11-29", "2026-11-29T08:05:01+00:00", "2026-11-29 08:05:01Z"])
def test_another_form_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="does not match"):
        utc_moment(text)
