"""``fanwen demo``: the corpus compared with the ground truth, and rebuilt from its archive."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fanwen.demo.scoring import score_corpus
from tests.made.command import FANWEN, WATCHDOG
from tests.made.ports import free_base_port

PAGES = 300


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    command = [*FANWEN, "--data", str(data), "demo", "--pages", str(PAGES)]
    done = subprocess.run(
        [*command, "--port", str(free_base_port())],
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Compared with the known speeches" in done.stdout
    return data / "demo"


def rows(corpus: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(corpus)) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def test_the_corpus_has_the_speeches_of_the_sites(demo: Path) -> None:
    score = score_corpus(demo / "truth.jsonl", demo / "corpus.db", crawl=2)
    assert score.speeches >= PAGES
    assert score.extraction_f1 >= 0.98
    assert score.precision >= 0.98
    assert score.recall >= 0.98
    assert score.wrong_merges == 0
    assert score.extra == 0


def test_dates_and_titles_are_those_of_the_pages(demo: Path) -> None:
    truth = {}
    for line in (demo / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if 2 in row["kept"]:
            truth[row["url"], row["position"]] = row
    with closing(sqlite3.connect(demo / "corpus.db")) as db:
        rows = db.execute("SELECT url, position, title, published FROM occurrences").fetchall()
    titles = [title == truth[url, position]["title"] for url, position, title, _ in rows]
    dates = [date == truth[url, position]["published"] for url, position, _, date in rows]
    assert sum(titles) / len(titles) >= 0.98
    assert sum(dates) / len(dates) >= 0.98


def test_the_second_crawl(demo: Path) -> None:
    expected: dict[str, set[str]] = {}
    for line in (demo / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected.setdefault(row["url"], set()).update(map(str, row["phases"]))
    removed = {url for url, phases in expected.items() if phases == {"1"}}
    with closing(sqlite3.connect(demo / "corpus.db")) as db:
        gone = {row[0] for row in db.execute("SELECT url FROM pages WHERE gone AND part = 1")}
        [first, second] = [json.loads(row[0]) for row in db.execute("SELECT counts FROM runs ORDER BY id")]
        urls = {row[0] for row in db.execute("SELECT url FROM occurrences")}
    assert gone
    assert gone <= removed
    assert gone <= urls, "a page that removed keeps its last good version"
    assert second["articles"] < first["articles"] / 4, "pages that did not change are not cleaned again"


def test_a_rebuild_without_the_sites_gives_the_same_rows(demo: Path) -> None:
    before = {table: rows(demo / "corpus.db", table) for table in ("speeches", "duplicates")}
    command = [*FANWEN, "--data", str(demo), "rebuild", "--json", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WATCHDOG, check=True)
    assert json.loads(done.stdout)["changes"] == {"new": {}, "gone": {}, "altered": {}}
    assert {table: rows(demo / "corpus.db", table) for table in before} == before


def test_warcio_reads_the_archive(demo: Path) -> None:
    archive = sorted(map(str, (demo / "archive").glob("*.warc.gz")))
    assert len(archive) == 2
    for command in ("check", "index"):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", command, *archive], capture_output=True, check=True
        )
        assert not done.stderr


def test_a_port_in_use(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1] - 1
        command = [*FANWEN, "--data", str(tmp_path), "demo", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=WATCHDOG, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(port + 1) in done.stderr
    assert "--port" in done.stderr


def test_another_folder_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    precious = tmp_path / "demo" / "thesis.txt"
    precious.write_text("mine")
    command = [*FANWEN, "--data", str(tmp_path), "demo"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WATCHDOG, check=False)
    assert done.returncode == 1
    assert "not a folder of the demo" in done.stderr
    assert precious.read_text() == "mine"
