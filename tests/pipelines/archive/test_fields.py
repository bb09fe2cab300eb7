"""Fields of a record: dates."""

from __future__ import annotations

import pytest

from pipelines.archive.fields import BadRecord, normalize_date


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.999999999Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+08:00", "2026-01-01T19:04:05Z"),
        ("1990-01-01T00:00:00Z", "1990-01-01T00:00:00Z"),
    ],
)
def test_dates_become_seconds_of_utc(date: str, expected: str) -> None:
    assert normalize_date(date) == expected


@pytest.mark.parametrize(
    "date", ["", "2026", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "\ud800"]
)
def test_senseless_dates(date: str) -> None:
    with pytest.raises(BadRecord):
        normalize_date(date)
