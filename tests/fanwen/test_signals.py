"""Signals: a run that is ended prints one line and leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.made.command import WATCHDOG, start, until
from tests.made.pages import html, speech, title


def group_of(process: int) -> list[int]:
    """The living processes of a process group."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == process and fields[0] != "Z":
            members.append(int(entry.name))
    return members


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc to count processes")
@pytest.mark.parametrize(
    ("number", "code", "message"),
    [
        (signal.SIGTERM, 143, "ended by SIGTERM"),
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGKILL, -9, ""),
    ],
)
def test_no_process_is_left_behind(tmp_path: Path, number: signal.Signals, code: int, message: str) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for count in range(400):
        (pages / f"{count}.html").write_bytes(html(title(count), speech(count)))
    child = start(tmp_path / "data", "import", pages)
    until(lambda: len(group_of(child.pid)) >= 5 or child.poll() is not None)
    os.kill(child.pid, number)
    _, stderr = child.communicate(timeout=WATCHDOG)
    assert child.returncode == code
    assert message in stderr
    assert "Traceback" not in stderr
    if number != signal.SIGKILL:
        with closing(sqlite3.connect(tmp_path / "data" / "corpus.db")) as db:
            [(kind, exit_code, counts)] = db.execute("SELECT kind, exit_code, counts FROM runs").fetchall()
        assert (kind, exit_code) == ("import", code)
        assert message in json.loads(counts)["failure"]
        assert json.loads(counts)["steps"]["import"] > 0
    until(lambda: group_of(child.pid) == [])
