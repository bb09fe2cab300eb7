"""The doctor: each thing that can be wrong is made wrong, found, and named with what mends it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.identity import CONTACT_VARIABLE
from fanwen.checks import folder
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from tests.made import corpus
from tests.made.command import fanwen

PROFILE = """name = "example"
hosts = ["www.example.com"]
start = ["https://www.example.com/"]
[links]
articles = ['/a/']
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small healthy installation."""
    corpus.write(
        tmp_path / "archive", "crawl-1", [corpus.fetch(f"/{n}", 1, corpus.page(n)) for n in range(2)]
    )
    assert fanwen(tmp_path, "ingest").exit_code == 0
    return tmp_path


def found(data: Path, level: str) -> str:
    """What the doctor says at this level, with what mends it."""
    findings = json.loads(fanwen(data, "doctor", "--json").stdout)
    return "\n".join(f"{f['what']} -> {f['mend']}" for f in findings if f["level"] == level)


def change(data: Path, sql: str) -> None:
    with closing(sqlite3.connect(data / "corpus.db")) as db, db:
        db.execute(sql)


def test_a_healthy_one_has_nothing_wrong(data: Path) -> None:
    result = fanwen(data, "doctor")
    assert result.exit_code == 0
    assert "BAD" not in result.stdout
    assert found(data, "wrong") == ""
    # No site is enabled in a fresh checkout: worth knowing, and not wrong.
    assert found(data, "note").startswith(
        "11 site profiles, 0 enabled -> `fanwen crawl` has nothing to fetch"
    )


def test_a_new_one_says_how_to_begin(tmp_path: Path) -> None:
    assert fanwen(tmp_path / "none", "doctor").exit_code == 0
    assert "no data folder yet -> `fanwen crawl` and `fanwen import`" in found(tmp_path / "none", "note")


def test_a_destroyed_corpus(data: Path) -> None:
    (data / "corpus.db").write_bytes(b"this is no database" * 100)
    assert fanwen(data, "doctor").exit_code == 1
    assert f"{data / 'corpus.db'}" in found(data, "wrong")
    assert "fanwen rebuild" in found(data, "wrong")
    assert fanwen(data, "rebuild").exit_code == 0
    assert found(data, "wrong") == ""


def test_a_contact_is_missing_or_of_no_use(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "sites").mkdir()
    (data / "sites" / "example.toml").write_text(PROFILE)
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    assert "example: before a public site is crawled, set FANWEN_CONTACT" in found(data, "wrong")
    monkeypatch.setenv(CONTACT_VARIABLE, "nobody")
    assert "'nobody' is neither an address nor a page" in found(data, "wrong")
    monkeypatch.setenv(CONTACT_VARIABLE, "me@example.com")
    assert found(data, "wrong") == ""


def test_a_broken_profile_is_told_once(data: Path) -> None:
    (data / "sites").mkdir()
    (data / "sites" / "x.toml").write_text('name = "x"\nhosts = 3\n')
    assert found(data, "wrong").count("x.toml") == 1


def test_a_corpus_behind_its_archive(data: Path) -> None:
    corpus.write(data / "archive", "crawl-2", [corpus.fetch("/9", 2, corpus.page(9))])
    assert "older than the archive, of which 1 files are not in it yet -> run `fanwen ingest`" in found(
        data, "note"
    )


def test_an_archive_file_that_is_gone(data: Path) -> None:
    [file] = (data / "archive").glob("*.warc.gz")
    file.unlink()
    assert f"{file}: ingested, and gone since -> restore it" in found(data, "wrong")


def test_the_newest_file_is_cut_off(data: Path) -> None:
    [file] = (data / "archive").glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-20])
    assert f"{file}: " in found(data, "wrong")
    assert "older than the archive" in found(data, "note")


def test_a_file_left_open_by_a_killed_run(data: Path) -> None:
    (data / "archive" / "crawl-2.warc.gz.open").write_bytes(b"")
    assert "1 files are being written, or were when a run was killed" in found(data, "note")


def test_other_rules_and_a_clock_that_is_behind(data: Path) -> None:
    change(data, "UPDATE runs SET rules = 'older'")
    assert "made by the rules older" in found(data, "note")
    change(data, "UPDATE runs SET ended = '9999-01-01T00:00:00Z'")
    assert "before the last run ended (9999-01-01T00:00:00Z) -> set the clock" in found(data, "wrong")


def test_little_room(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LOW_SPACE", 1 << 80)
    assert "make room" in found(data, "wrong")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not list its locks")
def test_a_run_under_way_is_named_and_not_disturbed(data: Path) -> None:
    assert "a run is under way" not in found(data, "note")
    with locked(DataFolder(data)):
        assert "a run is under way (process " in found(data, "note")


def test_a_lock_whose_process_has_ended_is_held_by_its_child(data: Path) -> None:
    with locked(DataFolder(data)):
        (data / "lock").write_text("999999999\n")
        assert "a child of process 999999999, which has ended" in found(data, "note")


def test_settings_that_cannot_be_used_and_whom_they_call(data: Path) -> None:
    path = data / "fanwen.toml"
    path.write_text("[hook]\ntimeout = -1\n")
    assert f"{path}:2: hook.timeout: is -1" in found(data, "wrong")
    path.write_text('[hook]\ncommand = "cat"\nurl = "http://a.cn/"\n')
    assert "called when something is wrong: a command and an address" in found(data, "ok")
