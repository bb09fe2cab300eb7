"""The printed line, run as cron runs it: by ``/bin/sh``, without folder and environment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.made.command import FANWEN, WATCHDOG, fanwen, until, write_profile
from tests.made.pages import html, speech, title

ODD = "da ta%'\"$HOME\\x"
CONTACT = "https://example.com/who?a='%20\"&b=$HOME"


def _prepare(web: Any, data: Path) -> Path:
    write_profile(data, web.host, web.root)
    web.page("/list/1.html", "/article/1.html", "/article/2.html")
    for n in (1, 2):
        web.page(f"/article/{n}.html", body=html(title(n), speech(n)))
    return data


def _crontab(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*FANWEN, "--data", str(data), "crontab", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=WATCHDOG, env={"PATH": "/bin", **environment}
    )


def _command(printed: str) -> str:
    """What cron hands to the shell: the line after its five fields, without what takes a sign's meaning."""
    [line] = [line for line in printed.splitlines() if not line.startswith("#")]
    fields, command = line.split()[:5], line.split(maxsplit=5)[5]
    assert fields[2:] == ["*", "*", "*"]
    assert not re.search(r"(?<!\\)%", command)
    return re.sub(r"\\([%\\])", r"\1", command)


def _as_cron(command: str, home: Path) -> subprocess.Popen[str]:
    bare = {"HOME": str(home), "LOGNAME": "root", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=home,
        env=bare,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("folder", ["data", ODD])
def test_the_line_works_as_it_is_and_is_silent(web: Any, tmp_path: Path, folder: str) -> None:
    data = _prepare(web, tmp_path / folder)
    home = tmp_path / "home"
    home.mkdir()
    printed = _crontab(data, FANWEN_CONTACT=CONTACT, FANWEN_DATA="elsewhere")
    assert (printed.returncode, printed.stderr) == (0, "")
    run = _as_cron(_command(printed.stdout), home)
    assert run.communicate(timeout=WATCHDOG) == ("", "")
    assert run.returncode == 0
    assert (data / "corpus.db").exists()
    assert list(home.iterdir()) == []
    assert {headers["User-Agent"].partition(" ")[2] for _, headers in web.asked} == {f"(+{CONTACT})"}


def test_of_two_runs_at_once_one_gives_way_and_nothing_is_damaged(web: Any, tmp_path: Path) -> None:
    data = _prepare(web, tmp_path / "data")
    answered = threading.Event()
    web.page("/article/1.html", body=html(title(1), speech(1)), after=answered)
    command = _command(_crontab(data).stdout)
    first = _as_cron(command, tmp_path)
    until(lambda: "/article/1.html" in web.paths())
    second = _as_cron(command, tmp_path)
    out, err = second.communicate(timeout=WATCHDOG)
    assert (second.returncode, out) == (4, "")
    assert "another run holds the lock" in err
    answered.set()
    assert first.communicate(timeout=WATCHDOG) == ("", "")
    assert first.returncode == 0
    lines = [json.loads(line) for line in (data / "logs" / "runs.log").read_text("utf-8").splitlines()]
    codes = [re.findall(r"exit code (\d)", line["message"]) for line in lines]
    assert [code for [code] in filter(None, codes)] == ["4", "0"]
    healthy = fanwen(data, "doctor")
    assert healthy.exit_code == 0, healthy.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "17 3 * * * "),
        (["--at", "23:05"], "5 23 * * * "),
        (["--schedule", "*/30 4 * * mon"], "*/30 4 * * mon "),
    ],
)
def test_when_it_runs(web: Any, tmp_path: Path, arguments: list[str], line: str) -> None:
    printed = _crontab(_prepare(web, tmp_path), *arguments)
    assert printed.stdout.splitlines()[1].startswith(line)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--at", "25:00"], "'25:00' is not a time of day"),
        (["--schedule", "17 3 * *"], "has 4 fields"),
        (["--at", "1:00", "--schedule", "17 3 * * *"], "give one of them"),
        (["--systemd", "--schedule", "0 3 1 * mon"], "systemd cannot combine"),
    ],
)
def test_what_is_no_time_is_wrong_usage(tmp_path: Path, arguments: list[str], says: str) -> None:
    printed = _crontab(tmp_path, *arguments)
    assert (printed.returncode, printed.stdout) == (2, "")
    assert says in printed.stderr


def test_what_is_missing_is_said(web: Any, tmp_path: Path) -> None:
    printed = _crontab(tmp_path / "none")
    assert (printed.returncode, "no site is enabled" in printed.stderr) == (2, True)
    assert not (tmp_path / "none").exists()
    data = _prepare(web, tmp_path / "data")
    path = data / "sites" / "loop.toml"
    path.write_text(path.read_text().replace("private = true", ""))
    printed = _crontab(data)
    assert (printed.returncode, "set FANWEN_CONTACT" in printed.stderr) == (2, True)
    assert _crontab(data, FANWEN_CONTACT="you@example.com").returncode == 0


def test_what_cron_cannot_hold_is_an_error(web: Any, tmp_path: Path) -> None:
    printed = _crontab(_prepare(web, tmp_path / "two\nlines"))
    assert (printed.returncode, "cannot contain" in printed.stderr) == (2, True)
    printed = _crontab(tmp_path, FANWEN_CONTACT="https://example.com/" + "x" * 1_000)
    assert (printed.returncode, "cron accepts only 1,000" in printed.stderr) == (2, True)


@pytest.mark.parametrize("folder", ["data", ODD])
def test_systemd_takes_the_units(web: Any, tmp_path: Path, folder: str) -> None:
    data = _prepare(web, tmp_path / folder)
    units = tmp_path / "units"
    printed = _crontab(data, "--systemd", "-o", str(units), FANWEN_CONTACT=CONTACT)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert "systemctl --user enable --now fanwen.timer" in printed.stdout
    service = (units / "fanwen.service").read_text("utf-8")
    assert "KillMode=mixed" in service
    assert re.search(r"^ExecStart=.*fanwen.*crawl", service, re.M)
    assert "OnCalendar=*-*-* 03:17:00" in (units / "fanwen.timer").read_text("utf-8")
    shown = _crontab(data, "--systemd", FANWEN_CONTACT=CONTACT).stdout
    assert service in shown
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(units.iterdir()))], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_state_of_the_rules_of_this_run_is_not_printed(tmp_path: Path):
    printed = _crontab(tmp_path, FANWEN_CONTACT="you@example.com").stdout
    assert re.findall(r"\b_?FANWEN_\w+", printed) == ["FANWEN_CONTACT"]
