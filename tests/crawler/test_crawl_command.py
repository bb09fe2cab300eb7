"""``fanwen crawl`` from end to end: its lock, what it knows when it starts, what it says and records."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from db.corpus import writing
from pipelines.archive import files, records
from tests.made.command import WATCHDOG, fanwen, start, until, write_profile


def _prepare(web: Any, data: Path, more: str = "") -> None:
    write_profile(data, web.host, web.root, more)


def _runs(data: Path) -> list[tuple[int, dict[str, Any]]]:
    connection = sqlite3.connect(data / "corpus.db")
    rows = connection.execute(
        "SELECT exit_code, counts FROM runs WHERE kind = 'crawl' ORDER BY id"
    ).fetchall()
    connection.close()
    return [(code, json.loads(counts)) for code, counts in rows]


def _repeat_run(data: Path, times: int) -> None:
    """Write the row of the only run so many times again, as if each further crawl had found as much."""
    with writing(data / "corpus.db") as db:
        [row] = db["runs"].rows
        db["runs"].insert_all({**row, "id": None} for _ in range(times))


def test_the_lock_lasts_until_the_crawling_process_of_a_killed_run_has_ended(
    web: Any, tmp_path: Path
) -> None:
    _prepare(web, tmp_path)
    web.page("/list/1.html", "/article/1.html")
    answered = threading.Event()
    web.page("/article/1.html", after=answered)
    killed = start(tmp_path, "crawl")
    until(lambda: "/article/1.html" in web.paths())
    killed.kill()
    killed.communicate()
    done = fanwen(tmp_path, "ingest")
    assert (done.exit_code, f"process {killed.pid}" in done.stderr) == (4, True)
    assert len(list((tmp_path / "archive").glob("*.open"))) == 1
    answered.set()
    while (done := fanwen(tmp_path, "ingest")).exit_code == 4:
        pass
    assert (done.exit_code, done.stderr) == (0, "")
    kept = [record.url for path in files(tmp_path / "archive") for record, _ in records(path)]
    assert f"{web.root}/article/1.html" in kept, "what was under way is finished"


def test_what_waits_in_the_archive_is_known_to_the_next_crawl(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html")
    for _ in range(2):
        done = fanwen(tmp_path, "crawl", "--no-ingest")
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert web.paths().count("/list/1.html") == 2
    assert web.paths().count("/article/1.html") == 1


def test_a_dead_site_is_told_of(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 3
    [line] = done.stderr.splitlines()
    assert line.startswith("fanwen: loop: no list page was fetched")
    [(code, counts)] = _runs(tmp_path)
    assert (code, counts["monitors"]) == (3, [line.removeprefix("fanwen: ")])
    assert counts["crawl"]["sites"]["loop"]["errors"] == {"404": 1}


def test_articles_that_stay_away_are_told_of(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    links = [f"/article/{n}.html" for n in range(3)]
    web.page("/list/1.html", *links)
    for link in links:
        web.page(link)
    assert fanwen(tmp_path, "crawl").exit_code == 0
    _repeat_run(tmp_path, 4)
    web.page("/list/1.html")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 3
    assert done.stderr.startswith("fanwen: loop: only 0 articles were fetched, 3 are usual")


def test_a_crawl_that_fails_leaves_a_row(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    (tmp_path / "archive").write_text("in the way of the archive")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    [(code, counts)] = _runs(tmp_path)
    assert (code, line) == (1, f"fanwen: {counts['failure']}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_and_leaves_a_row(web: Any, tmp_path: Path, number: signal.Signals) -> None:
    _prepare(web, tmp_path, "depth = 5000\n")
    for n in range(1, 2_000):
        web.page(f"/list/{n}.html", f"/list/{n + 1}.html", f"/article/{n}.html", seconds=0.01)
        web.page(f"/article/{n}.html", text="同志们，大家好。" * 30)
    child = start(tmp_path, "crawl")
    until(lambda: len(web.asked) >= 200)
    os.killpg(child.pid, number)
    _, stderr = child.communicate(timeout=WATCHDOG)
    assert stderr == f"fanwen: the crawl was ended by {number.name}; the pages fetched so far are archived\n"
    assert child.returncode == 128 + number
    [(code, counts)] = _runs(tmp_path)
    assert (code, counts["crawl"]["stopped"]) == (128 + number, number.name)
    assert counts["steps"]["crawl"] > 0
    kept = [record.url for path in files(tmp_path / "archive") for record, _ in records(path)]
    assert len(kept) == counts["crawl"]["sites"]["loop"]["pages"] == len(web.asked)
    done = fanwen(tmp_path, "ingest", "--json")
    assert json.loads(done.stdout)["articles"] == sum("/article/" in url for url in kept)


def test_an_unhappy_monitor_calls_the_hook(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    (tmp_path / "fanwen.toml").write_text(f"[hook]\ncommand = 'cat > {tmp_path}/news.json; exit 5'\n")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 3, "a hook that fails changes no exit code"
    first, second = done.stderr.splitlines()
    assert "hook.command ended with code 5" in second
    news = json.loads((tmp_path / "news.json").read_text())
    assert (news["run"], news["exit_code"]) == ("crawl", 3)
    assert news["lines"] == [first.removeprefix("fanwen: ")]


def test_settings_that_cannot_be_used_are_named_before_anything_is_done(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    (tmp_path / "fanwen.toml").write_text("[hook]\ntimeout = 'long'\n")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"fanwen: {tmp_path}/fanwen.toml:2: hook.timeout: is 'long'")
    assert web.asked == []


def test_a_site_whose_pages_give_nothing_is_told_of(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    links = [f"/article/{n}.html" for n in range(20)]
    web.page("/list/1.html", *links)
    for link in links:
        web.page(link, text="请登录后查看")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 3
    [line] = done.stderr.splitlines()
    assert line.startswith("fanwen: loop: 20 of the last 20 articles gave no speech, most with 'extract: ")
    [(_, counts)] = _runs(tmp_path)
    harvest = counts["harvest"]["loop"]
    assert (harvest["articles"], harvest["empty"], harvest["speeches"]) == (20, 20, 0)


def test_a_log_that_cannot_be_written_stops_nothing(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "crawl.log").symlink_to("/dev/full")
    done = fanwen(tmp_path, "crawl")
    assert done.exit_code == 0
    [line] = done.stderr.splitlines()
    assert line.endswith("crawl.log: the log cannot be written: No space left on device")


def test_a_missing_contact_is_said_before_anything_is_done(
    web: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FANWEN_CONTACT", raising=False)
    _prepare(web, tmp_path)
    path = tmp_path / "sites" / "loop.toml"
    path.write_text(path.read_text().replace("private = true", ""))
    done = fanwen(tmp_path, "crawl")
    assert (done.exit_code, "FANWEN_CONTACT" in done.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "sites"]
