"""``fanwen doctor``: each problem is created, found, and reported with its fix."""

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
    """A small installation without problems."""
    corpus.write(
        tmp_path / "archive", "crawl-1", [corpus.fetch(f"/{n}", 1, corpus.page(n)) for n in range(2)]
    )
    assert fanwen(tmp_path, "ingest").exit_code == 0
    return tmp_path


def reported(data: Path, level: str) -> str:
    """The findings of this level, with their fixes."""
    findings = json.loads(fanwen(data, "doctor", "--json").stdout)
    return "\n".join(f"{f['message']} -> {f['fix']}" for f in findings if f["level"] == level)


def change(data: Path, sql: str) -> None:
    with closing(sqlite3.connect(data / "corpus.db")) as db, db:
        db.execute(sql)


def test_no_errors(data: Path) -> None:
    result = fanwen(data, "doctor")
    assert result.exit_code == 0
    assert "ERROR" not in result.stdout
    assert reported(data, "error") == ""
    # No site is enabled in a fresh checkout.
    assert reported(data, "note").startswith(
        "11 site profiles, 0 enabled -> `fanwen crawl` has nothing to fetch"
    )


def test_no_data_folder(tmp_path: Path) -> None:
    assert fanwen(tmp_path / "none", "doctor").exit_code == 0
    assert "no data folder yet -> `fanwen crawl` and `fanwen import`" in reported(tmp_path / "none", "note")


def test_a_destroyed_corpus(data: Path) -> None:
    (data / "corpus.db").write_bytes(b"this is no database" * 100)
    assert fanwen(data, "doctor").exit_code == 1
    assert f"{data / 'corpus.db'}" in reported(data, "error")
    assert "fanwen rebuild" in reported(data, "error")
    assert fanwen(data, "rebuild").exit_code == 0
    assert reported(data, "error") == ""


def test_missing_or_invalid_contact(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "sites").mkdir()
    (data / "sites" / "example.toml").write_text(PROFILE)
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    assert "example: before a public site is crawled, set FANWEN_CONTACT" in reported(data, "error")
    monkeypatch.setenv(CONTACT_VARIABLE, "nobody")
    assert "'nobody' is neither an e-mail address nor a web page" in reported(data, "error")
    monkeypatch.setenv(CONTACT_VARIABLE, "me@example.com")
    assert reported(data, "error") == ""


def test_an_invalid_profile_is_reported_once(data: Path) -> None:
    (data / "sites").mkdir()
    (data / "sites" / "x.toml").write_text('name = "x"\nhosts = 3\n')
    assert reported(data, "error").count("x.toml") == 1


def test_archive_files_that_are_not_ingested(data: Path) -> None:
    corpus.write(data / "archive", "crawl-2", [corpus.fetch("/9", 2, corpus.page(9))])
    assert "1 archive files are not ingested yet -> run `fanwen ingest`" in reported(data, "note")


def test_a_missing_archive_file(data: Path) -> None:
    [file] = (data / "archive").glob("*.warc.gz")
    file.unlink()
    assert f"{file}: was ingested, but is missing now -> restore it" in reported(data, "error")


def test_the_newest_file_is_truncated(data: Path) -> None:
    [file] = (data / "archive").glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-20])
    assert f"{file}: " in reported(data, "error")
    assert "archive files are not ingested yet" in reported(data, "note")


def test_a_file_left_open_by_a_killed_run(data: Path) -> None:
    (data / "archive" / "crawl-2.warc.gz.open").write_bytes(b"")
    assert "1 files are being written, or were when a run was killed" in reported(data, "note")


def test_other_rules_and_a_slow_clock(data: Path) -> None:
    change(data, "UPDATE runs SET rules = 'older'")
    assert "built with rules older" in reported(data, "note")
    change(data, "UPDATE runs SET ended = '9999-01-01T00:00:00Z'")
    assert "but the last run ended later (9999-01-01T00:00:00Z) -> set the clock" in reported(data, "error")


def test_little_free_space(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LOW_SPACE", 1 << 80)
    assert "free some space" in reported(data, "error")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not list its locks")
def test_a_run_in_progress_is_reported_and_not_disturbed(data: Path) -> None:
    assert "a run is in progress" not in reported(data, "note")
    with locked(DataFolder(data)):
        assert "a run is in progress (process " in reported(data, "note")


def test_a_lock_whose_process_has_ended_is_held_by_its_child(data: Path) -> None:
    with locked(DataFolder(data)):
        (data / "lock").write_text("999999999\n")
        assert "a child of process 999999999, which has ended" in reported(data, "note")


def test_invalid_settings_and_the_hook(data: Path) -> None:
    path = data / "fanwen.toml"
    path.write_text("[hook]\ntimeout = -1\n")
    assert f"{path}:2: hook.timeout: is -1" in reported(data, "error")
    path.write_text('[hook]\ncommand = "cat"\nurl = "http://a.cn/"\n')
    assert "hook for failures and alerts: a command and a URL" in reported(data, "ok")
