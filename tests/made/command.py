"""Runs of the command line, in this process or in a child."""

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
"""Seconds after which a test fails: much more than a busy machine needs."""
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
"""The profile of a site on loopback, to be formatted with its host and root."""


def write_profile(data: Path, host: str, root: str, more: str = "") -> None:
    """Write the profile of the site to the data folder, with ``more`` lines in its limits."""
    (data / "sites").mkdir(parents=True, exist_ok=True)
    (data / "sites" / "loop.toml").write_text(PROFILE.format(host=host, root=root) + more)


def fanwen(data: Path, *arguments: str | Path) -> Result:
    """Run a command in this process, which is faster than a new interpreter. Raises unexpected errors."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        return CliRunner().invoke(main, ["--data", str(data), *map(str, arguments)], catch_exceptions=False)
    finally:
        signal.signal(signal.SIGTERM, before)


def start(data: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start a command in a child, in a process group of its own."""
    return subprocess.Popen(
        [*FANWEN, "--data", str(data), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=accept_ctrl_c,
    )


def accept_ctrl_c() -> None:
    """Reset SIGINT, which children of a background shell ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition is true."""
    end = time.monotonic() + WATCHDOG
    while not condition():
        assert time.monotonic() < end, "the condition did not become true"
        time.sleep(0.02)
