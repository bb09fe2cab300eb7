"""What an import took already: of several texts under one URL the newest counts, in any order."""

from __future__ import annotations

import itertools

import pytest

from db.import_history import ImportHistory
from pipelines.ingest.import_history import first_text, later_text

DAYS = [f"2020-01-0{day}T00:00:00Z" for day in (1, 2, 3)]


def newest(texts: tuple[tuple[str, str], ...], held: str | None) -> str:
    """The text that the archive's newest record has, once all have come."""
    taken, records = ImportHistory(), []
    for changed, digest in texts:
        before = taken.get("u")
        if before and before.digest == digest:
            taken.put("u", max(before, before._replace(changed=changed)))
            continue
        text = later_text(changed, digest, before) if before else first_text(changed, digest, held)
        records.append((text.fetched_at, digest))
        taken.put("u", max(text, before) if before else text)
    return max(records)[1]


@pytest.mark.parametrize("held", [None, "2020-01-02T12:00:00Z", "2027-01-01T00:00:00Z"])
def test_the_newest_counts_in_any_order(held: str | None) -> None:
    for texts in itertools.product(itertools.product(DAYS, "abc"), repeat=3):
        expected = max(texts)[1]
        assert {newest(order, held) for order in itertools.permutations(texts)} == {expected}, texts
