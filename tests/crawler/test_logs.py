"""Logs: JSON lines of bounded size and age, without secrets; one that cannot be written stops nothing."""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import logs
from crawler.secrets import masked

SECRETS = tomllib.loads((Path(logs.__file__).parent / "data" / "secrets.toml").read_text("utf-8"))["secret"]


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[logging.Logger]:
    """A logger of its own that writes to ``logs/a.log``."""
    found = logging.getLogger(f"test.{tmp_path.name}")
    found.propagate = False
    handler = logs.LogFile(tmp_path / "logs" / "a.log")
    found.addHandler(handler)
    yield found
    found.removeHandler(handler)
    handler.close()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("entry", SECRETS, ids=lambda entry: entry["item"])
def test_secrets_are_masked_and_what_looks_like_them_is_not(entry: dict[str, str]) -> None:
    assert masked(entry["masks"]) != entry["masks"]
    assert masked(entry["keeps"]) == entry["keeps"]


def test_what_is_masked_is_the_secret_alone() -> None:
    text = "failed: http://user:word@example.cn:80/a?id=7&Token=s3cr3t&page=2#top, and http://b.cn/?pwd=x"
    assert masked(text) == "failed: http://…example.cn:80/a?id=7&…&page=2#top, and http://b.cn/?…"


def test_every_line_is_json_whatever_is_logged(logger: logging.Logger, tmp_path: Path) -> None:
    record = logger.makeRecord(
        "a", logging.WARNING, "", 0, "两行\n一行 \ud800 %s", ("http://a:b@c.cn/",), None
    )
    record.site = "demo"
    # Not by way of the logger: what tests log is reported in UTF-8 where they run side by side.
    logger.handlers[0].handle(record)
    try:
        int("http://a:b@c.cn/?token=1")
    except ValueError:
        logger.exception("bad")
    first, second = _lines(tmp_path / "logs" / "a.log")
    assert (first["level"], first["site"], "a:b" in first["message"]) == ("WARNING", "demo", False)
    assert "两行\n一行" in first["message"]
    assert "ValueError" in second["exception"]
    assert "a:b" not in second["exception"]
    assert "token=1" not in second["exception"]


def test_a_log_is_put_aside_when_it_is_large_and_few_are_kept(logger: logging.Logger, tmp_path: Path) -> None:
    [handler] = [each for each in logger.handlers if isinstance(each, logs.LogFile)]
    handler.maxBytes = 1_000
    for number in range(200):
        logger.warning("line %d", number)
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == ["a.log", *(f"a.log.{n}" for n in range(1, logs.BACKUPS + 1))]
    assert all(path.stat().st_size <= 1_000 for path in (tmp_path / "logs").iterdir())
    assert _lines(tmp_path / "logs" / "a.log")[-1]["message"] == "line 199"


@pytest.mark.parametrize(("days", "aside"), [(29, False), (31, True)])
def test_a_log_is_put_aside_when_its_first_line_is_old(
    logger: logging.Logger, tmp_path: Path, days: int, aside: bool
) -> None:
    path = tmp_path / "logs" / "a.log"
    path.parent.mkdir()
    written = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    path.write_text(json.dumps({"time": written, "message": "old"}) + "\n")
    for _ in range(2):
        logger.warning("new")
    assert path.with_name("a.log.1").exists() is aside
    assert [line["message"] for line in _lines(path)] == (["new"] * 2 if aside else ["old", "new", "new"])


def test_a_full_disk_costs_the_lines_and_is_said_once(
    logger: logging.Logger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "logs" / "a.log"
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    for number in range(3):
        logger.warning("line %d", number)
    assert capsys.readouterr().err == f"{path}: the log cannot be written: No space left on device\n"
    assert path.is_symlink(), "a device is not renamed"


def test_half_a_line_of_an_earlier_run_is_no_trouble(logger: logging.Logger, tmp_path: Path) -> None:
    path = tmp_path / "logs" / "a.log"
    path.parent.mkdir()
    path.write_text('{"time": "2026-')
    logger.warning("new")
    assert path.read_text().endswith('"message": "new"}\n')
