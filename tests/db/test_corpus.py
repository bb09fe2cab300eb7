"""The corpus with a writer and a reader at the same time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.corpus import create, writing


def read(path: Path) -> list[tuple[str, str]]:
    """The rows that a reader sees without waiting."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as db:
        return db.execute("SELECT name, value FROM state WHERE name < 'b'").fetchall()


def test_readers_continue_while_more_than_the_cache_is_written(tmp_path: Path) -> None:
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


def test_a_new_corpus_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with writing(path) as db:
        assert db.conn.execute("PRAGMA cache_spill").fetchone() != (0,)
    with writing(path) as db:
        assert db.conn.execute("PRAGMA cache_spill").fetchone() == (0,)


def failing_rows() -> Iterator[tuple[str, str]]:
    yield ("a", "half")
    raise KeyError


def test_a_failed_transaction_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    create(path)
    with pytest.raises(KeyError), writing(path) as db:
        db.conn.executemany("INSERT INTO state (name, value) VALUES (?, ?)", failing_rows())
    assert read(path) == []
