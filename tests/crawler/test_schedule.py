"""The schedule: what is asked for again, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.schedule import due_urls, next_check
from db.models import KnownPage

CHECKED = datetime(2024, 6, 1, tzinfo=UTC)


def _page(age_days: float, status: int = 200, url: str = "u", checked: datetime = CHECKED) -> KnownPage:
    def text(time: datetime) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ")

    first = text(checked - timedelta(days=age_days))
    return KnownPage(url, status, first, None, None, "sha1:X", first, text(checked))


@pytest.mark.parametrize(
    ("age", "status", "days"),
    [
        (0, 200, 1),
        (5, 200, 1),
        (30, 200, 6),
        (30, 304, 6),
        (365, 200, 73),
        (5_000, 200, 90),
        (0, 404, 30),
        (500, 410, 30),
        (0, 301, 30),
        (0, 503, 1),
        (500, 403, 1),
    ],
)
def test_the_older_the_rarer(age: float, status: int, days: float) -> None:
    assert next_check(_page(age, status)) - CHECKED == timedelta(days=days)


def test_a_page_that_was_never_there() -> None:
    page = KnownPage("u", 404, None, None, None, None, None, "2024-06-01T00:00:00Z")
    assert next_check(page) == CHECKED + timedelta(days=30)


def test_due_ones_come_oldest_check_first() -> None:
    old = _page(30, url="old", checked=CHECKED - timedelta(days=9))
    older = _page(30, url="older", checked=CHECKED - timedelta(days=10))
    fresh = _page(30, url="fresh")
    assert due_urls([fresh, old, older], CHECKED, "age") == ["older", "old"]
    assert due_urls([fresh, old, older], CHECKED, "always") == ["older", "old", "fresh"]
    assert due_urls([fresh, old, older], CHECKED, "never") == []


def test_neither_a_second_early_nor_late() -> None:
    page = _page(5)
    assert due_urls([page], CHECKED + timedelta(days=1, seconds=-1), "age") == []
    assert due_urls([page], CHECKED + timedelta(days=1), "age") == ["u"]
