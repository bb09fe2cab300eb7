"""The command line, run in this process or in one of its own, and waiting for what a process does."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from fanwen.cli import main

FANWEN = [sys.executable, "-m", "fanwen"]
WATCHDOG = 240
"""Seconds after which something is taken to hang: far more than a busy machine needs."""
PROFILE = """
name = "loop"
hosts = ["{host}"]
start = ["{root}/list/1.html"]
[links]
lists = ['/list/']
articles = ['/article/']
[limits]
pause = 0
concurrency = 8
private = true
"""
"""Of a site on loopback, to be formatted with its host and root."""


def write_profile(data: Path, host: str, root: str, more: str = "") -> None:
    """Make the site the only one of the data folder; ``more`` are further lines of its limits."""
    (data / "sites").mkdir(parents=True, exist_ok=True)
    (data / "sites" / "loop.toml").write_text(PROFILE.format(host=host, root=root) + more)


def fanwen(data: Path, *arguments: str | Path) -> Result:
    """Run a command in this process, which saves the start of an interpreter; raises unforeseen errors."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        return CliRunner().invoke(main, ["--data", str(data), *map(str, arguments)], catch_exceptions=False)
    finally:
        signal.signal(signal.SIGTERM, before)


def start(data: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start a command as a process of its own, at the head of its own group."""
    return subprocess.Popen(
        [*FANWEN, "--data", str(data), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )


def hear_ctrl_c() -> None:
    """A shell that runs the tests in the background has them, and what they start, ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + WATCHDOG
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
