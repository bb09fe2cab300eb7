"""The corpus under two who use it at once: one writes, one reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.corpus import create, writing


def read(path: Path) -> list[tuple[str, str]]:
    """What a reader sees that does not wait."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as db:
        return db.execute("SELECT name, value FROM state WHERE name < 'b'").fetchall()


def test_readers_go_on_while_more_is_written_than_the_cache_holds(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    create(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("INSERT INTO state (name, value) VALUES ('a', 'before')")
    with writing(path) as db:
        db.conn.execute("PRAGMA cache_size = 10")
        db.conn.execute("UPDATE state SET value = 'after'")
        rows = ((f"n{number}", "x" * 2_000) for number in range(1_000))
        db.conn.executemany("INSERT INTO state (name, value) VALUES (?, ?)", rows)
        assert read(path) == [("a", "before")]
    assert read(path) == [("a", "after")]


def test_a_corpus_that_nobody_reads_yet_need_not_be_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with writing(path) as db:
        assert db.conn.execute("PRAGMA cache_spill").fetchone() != (0,)
    with writing(path) as db:
        assert db.conn.execute("PRAGMA cache_spill").fetchone() == (0,)


def half_of_it() -> Iterator[tuple[str, str]]:
    yield ("a", "half")
    raise KeyError


def test_what_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    create(path)
    with pytest.raises(KeyError), writing(path) as db:
        db.conn.executemany("INSERT INTO state (name, value) VALUES (?, ?)", half_of_it())
    assert read(path) == []
