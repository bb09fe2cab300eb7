"""The migrations, on a new corpus and on one of an earlier release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db.corpus import writing
from db.migrations import migrations

WITHOUT_ROWID = {"occurrences", "lines", "learned"}
OTHERS = ("_", "sqlite_", "speeches_")
"""Tables of sqlite-utils, SQLite and FTS5."""


def test_a_corpus_of_the_first_schema_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with closing(Database(sqlite3.connect(path, isolation_level=None))) as db:
        migrations.apply(db, stop_before="m002_incomplete")
        db.table("signatures").insert({"id": "a", "truncated": 1, "damage": 2, "chars": 3, "signed": b"\0"})
        db.table("state").insert({"name": "dedup", "value": "of the first rules"})
    with writing(path) as db:
        [row] = db.table("signatures").rows
        assert row == {"id": "a", "incomplete": 1, "damage": 2, "chars": 3, "signed": b"\0"}
        assert not db.table("state").count_where("name = 'dedup'"), "all is decided anew"


def test_all_tables_are_strict_and_compact(tmp_path: Path) -> None:
    with writing(tmp_path / "corpus.db") as db:
        sql = "SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        tables = {
            name: (strict, compact)
            for name, strict, compact in db.execute(sql)
            if not name.startswith(OTHERS)
        }
        assert {name for name, (strict, _) in tables.items() if not strict} == set()
        assert {name for name, (_, compact) in tables.items() if compact} == WITHOUT_ROWID


def test_the_indexes_have_their_names(tmp_path: Path) -> None:
    with writing(tmp_path / "corpus.db") as db:
        rows = db.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        assert {name: table for name, table in rows if table[0] != "_"} == {
            "occurrences_speech": "occurrences",
            "occurrences_body": "occurrences",
            "duplicates_survivor": "duplicates",
            "pages_site": "pages",
            "pages_article": "pages",
            "rejections_url": "rejections",
            "lines_line": "lines",
        }
