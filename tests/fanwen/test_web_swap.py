"""Readers see the old corpus or the new one, without errors, during a rebuild or an ingest."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from db.corpus import writing
from tests.made.command import WATCHDOG
from tests.made.web import add_run, add_speech, made, serving, small_corpus

PATHS = (
    "/",
    "/copies.json",
    f"/speech/{made(0).id}",
    f"/copy/{'c' * 32}",
    "/rejections",
    "/corpus/speeches.json?_size=5",
    "/corpus/occurrences.csv?_stream=on",
    "/corpus",
)


def count(web: httpx.Client) -> int:
    """The number of speeches on our page, which must equal that of Datasette."""
    ours: int = web.get("/overview.json").json()["totals"]["survivors"]
    theirs = web.get("/corpus/speeches.json?_size=0").json()["filtered_table_rows_count"]
    assert ours == theirs
    return ours


@contextmanager
def under_load(base: str, seen: list[int]) -> Iterator[None]:
    """Request all pages repeatedly during the block. Each status is appended to ``seen``."""
    ended = threading.Event()

    def ask(turn: int) -> None:
        with httpx.Client(base_url=base, timeout=WATCHDOG) as client:
            while not ended.is_set():
                # The number prevents a cached response.
                path = PATHS[turn % len(PATHS)]
                seen.append(client.get(path, params=None if "?" in path else {"_turn": turn}).status_code)
                turn += 1

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, offset) for offset in range(4)]
        try:
            yield
        finally:
            ended.set()
        for future in asking:
            future.result()


def test_twenty_rebuilds_under_load_give_no_error(tmp_path: Path) -> None:
    seen: list[int] = []
    corpus = tmp_path / "data" / "corpus.db"
    versions = [tmp_path / "30.db", tmp_path / "31.db"]
    for number, version in enumerate(versions):
        small_corpus(version, 30 + number)
    corpus.parent.mkdir()
    shutil.copy(versions[0], corpus)
    with serving(corpus.parent) as web, under_load(str(web.base_url), seen):
        for turn in range(1, 21):
            new = tmp_path / "new.db"
            shutil.copy(versions[turn % 2], new)
            new.replace(corpus)
            assert count(web) == 30 + turn % 2
            # As after a rebuild: the run is recorded in the new file.
            with writing(corpus) as db:
                add_run(db, articles=turn)
            assert web.get("/runs.json?size=1").json()["rows"][0]["articles"] == turn
    assert len(seen) >= len(PATHS)
    assert set(seen) == {200}


def test_an_ingest_shows_at_once(tmp_path: Path) -> None:
    small_corpus(tmp_path / "corpus.db")
    with serving(tmp_path) as web:
        assert count(web) == 30
        for number in range(100, 110):
            with writing(tmp_path / "corpus.db") as db:
                add_speech(db, made(number))
            assert count(web) == number - 69


def test_a_missing_or_damaged_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.db"
    small_corpus(corpus)
    with serving(tmp_path) as web:
        assert web.get("/").status_code == 200
        corpus.rename(tmp_path / "away.db")
        response = web.get("/")
        assert response.status_code == 503
        assert "no corpus at the moment" in response.text
        corpus.write_bytes(b"this is no database" * 1000)
        assert web.get("/").status_code == 503
        (tmp_path / "away.db").replace(corpus)
        assert web.get("/").status_code == 200
