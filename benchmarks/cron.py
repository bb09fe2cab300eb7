"""The line of ``fanwen crontab`` run by a cron daemon, on the demo's sites: about five minutes.

Cron starts a crawl every minute. The second one is slowed down until the next starts, which must end with
exit code 4. At the end ``fanwen doctor`` must find no errors, and a rebuild must change nothing.

    python -m benchmarks.cron

Needs Debian's package ``cron``, and root if no daemon is running. The user's own crontab is restored at the
end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles
from fanwen.demo.server import serve

PORT = 20_300
PATIENCE = 240.0
"""Seconds that each step may take."""
QUOTED_NAME = "cron's da%ta"
"""A data folder whose name must be quoted in a crontab."""


def main() -> None:
    if not shutil.which("cron") or not shutil.which("crontab"):
        sys.exit("benchmarks.cron: cron is not installed (apt-get install cron)")
    network = Network(pages=300, base_port=PORT)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / QUOTED_NAME
        write_profiles(network, data / "sites")
        line = _run_fanwen(data, "crontab", "--schedule", "* * * * *")
        with serve(network), _daemon(), _crontab(line):
            _wait_until(lambda: _codes(data) == ["0"], "the first crawl")
            _set_pause(data, 1.0)
            _wait_until(lambda: "4" in _codes(data), "a crawl that finds another one running")
            _set_pause(data, 0.0)
            _wait_until(lambda: _codes(data).count("0") >= 3, "three crawls without errors")
        _wait_until(lambda: not _running(data), "the end of the last crawl")
        _check(data)


def _run_fanwen(data: Path, *arguments: str) -> str:
    """The output of the command. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-m", "fanwen", "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def _crontab(lines: str) -> Iterator[None]:
    """Add these lines to the user's crontab while the context lasts."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    own = before.stdout if before.returncode == 0 else ""
    subprocess.run(["crontab", "-"], input=own + lines, text=True, check=True)
    try:
        yield
    finally:
        restore = ["crontab", "-"] if own else ["crontab", "-r"]
        subprocess.run(restore, input=own, text=True, check=True)


@contextmanager
def _daemon() -> Iterator[None]:
    """Run a cron daemon while the context lasts, unless one is running already."""
    running = Path("/var/run/crond.pid")
    if running.exists() and Path(f"/proc/{running.read_text().strip()}").exists():
        yield
        return
    if os.geteuid() != 0:
        sys.exit("benchmarks.cron: no cron daemon is running, and only root may start one")
    daemon = subprocess.Popen(["cron", "-f"])
    try:
        yield
    finally:
        daemon.terminate()
        daemon.wait()


def _codes(data: Path) -> list[str]:
    """The exit codes of the runs so far."""
    log = data / "logs" / "runs.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [code for line in lines for code in re.findall(r"exit code (\d+)", json.loads(line)["message"])]


def _running(data: Path) -> bool:
    """Whether a run that started has not ended."""
    log = (data / "logs" / "runs.log").read_text(encoding="utf-8")
    return log.count("crawl: begins") > len(_codes(data))


def _set_pause(data: Path, seconds: float) -> None:
    for path in (data / "sites").glob("*.toml"):
        text = re.sub(r"^pause = .*", f"pause = {seconds}", path.read_text(encoding="utf-8"), flags=re.M)
        path.write_text(text, encoding="utf-8")


def _wait_until(condition: Callable[[], bool], event: str) -> None:
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > PATIENCE:
            sys.exit(f"benchmarks.cron: waited {PATIENCE:.0f} s for {event}, which did not come")
        time.sleep(0.5)
    print(f"{event}: after {time.monotonic() - start:.0f} s", flush=True)


def _check(data: Path) -> None:
    codes = _codes(data)
    print(f"exit codes: {', '.join(codes)}")
    _run_fanwen(data, "doctor")
    changes = json.loads(_run_fanwen(data, "rebuild", "--json"))["changes"]
    print(f"a rebuild changes: {changes}")
    if set(codes) != {"0", "4"} or changes != {"new": {}, "gone": {}, "altered": {}}:
        sys.exit("benchmarks.cron: the exit codes or the rebuild are not as expected")


if __name__ == "__main__":
    main()
