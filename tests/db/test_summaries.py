"""The summaries for figures, compared with counts in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import summaries
from db.corpus import reading, writing
from tests.made import wide


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("summaries") / "corpus.db"
    wide.write(path)
    with reading(path) as opened:
        yield opened


def test_yields_add_up(db: Database) -> None:
    yields = summaries.site_yields(db)
    assert {each.site for each in yields} == set(wide.SITES)
    for column, table in (("fetched", "pages"), ("speeches", "occurrences"), ("survivors", "speeches")):
        assert sum(getattr(each, column) for each in yields) == db[table].count
    assert [each.survivors for each in yields] == sorted((each.survivors for each in yields), reverse=True)


def test_bins_of_lengths(db: Database) -> None:
    lengths = sorted(row["chars"] for row in db["speeches"].rows)
    bins = summaries.lengths(db)
    edges = [each.shortest for each in bins]
    assert edges == [0, 125, 250, 500, 1000, 2000, 4000, 8000, 16000]
    found = Counter(max(edge for edge in edges if edge <= length) for length in lengths)
    assert {each.shortest: each.whole + each.truncated for each in bins} == {
        edge: found[edge] for edge in edges
    }
    assert sum(each.truncated for each in bins) == sum(row["truncated"] for row in db["speeches"].rows)
    assert summaries.median_length(db) == lengths[len(lengths) // 2]


def test_undated_speeches_come_last(db: Database) -> None:
    counted = summaries.years(db)
    assert sum(each.speeches for each in counted) == db["speeches"].count
    years = [each.year for each in counted]
    assert years[-1] is None
    assert [year for year in years if year] == sorted(year for year in years if year)


def test_groups_and_flows_count_every_copy_once(db: Database) -> None:
    copies = db["occurrences"].count - db["speeches"].count
    assert sum((each.places - 1) * each.survivors for each in summaries.copy_groups(db)) == copies
    assert sum(each.copies for each in summaries.flows(db)) == copies
    [first, *_] = summaries.most_copied(db, 5)
    assert (first.places, first.title) == (20, wide.HOSTILE_TITLE)


def test_the_origin_is_the_earliest_date_then_the_earliest_fetch(tmp_path: Path) -> None:
    places = [
        ("late", "2020-01-01", "2026-01-01T00:00:00Z"),
        ("early", "2012-01-01", "2026-01-03T00:00:00Z"),
        ("undated", None, "2025-01-01T00:00:00Z"),
    ]
    with writing(tmp_path / "corpus.db") as db:
        for site, published, fetched in places:
            wide.place(db, "a" * 32, f"http://{site}.test/", site, published, fetched)
        for site, fetched in (("slow", "2026-02-02T00:00:00Z"), ("quick", "2026-02-01T00:00:00Z")):
            wide.place(db, "b" * 32, f"http://{site}.test/", site, None, fetched)
        found = {(flow.origin, flow.site) for flow in summaries.flows(db)}
    assert found == {("early", "late"), ("early", "undated"), ("quick", "slow")}


def test_durations_of_runs(db: Database) -> None:
    runs = summaries.run_times(db)
    assert [run.id for run in runs] == sorted(run.id for run in runs)
    assert all(0 <= run.seconds < 4 * 3600 for run in runs)
    assert {run.exit_code for run in runs} == {0, 1, 3, 143}


def test_an_empty_corpus_gives_empty_summaries(tmp_path: Path) -> None:
    with writing(tmp_path / "corpus.db") as db:
        assert summaries.site_yields(db) == summaries.flows(db) == summaries.run_times(db) == []
        assert summaries.median_length(db) == 0
        assert sum(each.whole for each in summaries.lengths(db)) == 0
