"""Deciding anew where the rules of the deduplication are others than the last time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.cleaning.site_rules import RuleBook, SiteRules
from pipelines.ingest import deduplication
from pipelines.ingest.run import ingest
from tests.made.corpus import dump, edited, fetch, page, write

BOOK = RuleBook([SiteRules("a", ("a.test",))])


def test_other_rules_of_the_deduplication_decide_all_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a page that is new: what other rules made stands for verdicts that today's would not give."""
    archive, database = tmp_path / "archive", tmp_path / "corpus.db"
    bodies = [page(1), page(1, edited(1)), page(3)]
    write(archive, "a", [fetch(f"/{number}.html", 1, body) for number, body in enumerate(bodies)])
    ingest(archive, database, BOOK, workers=1)
    before = dump(database)
    assert len(before["duplicates"]) == 1
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("DELETE FROM duplicates")
        db.execute("UPDATE signatures SET signed = x'00', chars = 1")
    ingest(archive, database, BOOK, workers=1)
    assert dump(database)["duplicates"] == []  # nothing is decided anew without a reason
    monkeypatch.setattr(deduplication, "dedup_version", lambda: "another")
    ingest(archive, database, BOOK, workers=1)
    assert dump(database) == before
    with closing(sqlite3.connect(database)) as db, db:
        assert db.execute("SELECT value FROM state WHERE name = 'dedup'").fetchone() == ("another",)
        db.execute("DELETE FROM duplicates")
    ingest(archive, database, BOOK, workers=1)
    assert dump(database)["duplicates"] == []
