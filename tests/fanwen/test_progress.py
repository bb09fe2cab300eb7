"""Progress bars: rate and remaining time on a terminal of 80 columns, nothing if output is not a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

SHOW = """
import time
from fanwen.console.progress import ProgressBars
with ProgressBars() as bars:
    for done in range(6):
        bars("clean", done, 1000)
        bars("crawl", 10 * done, 0)
        time.sleep(0.15)
    print("END")
"""


def on_a_terminal() -> str:
    """The text that SHOW writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-c", SHOW], stderr=theirs, stdout=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux raises it when the other end is closed
            break
        parts.append(part)
        if not part:
            break
    os.close(ours)
    assert process.wait() == 0
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", b"".join(parts).decode())


def test_a_bar_shows_the_rate_and_the_remaining_time() -> None:
    shown = on_a_terminal()
    assert re.search(r"cleaning articles .* 5/1000 +\d+/s \d:\d\d:\d\d left", shown)
    # The number of pages of a site is unknown, so the elapsed time is shown.
    assert re.search(r"fetching pages .* 50/\? +\d+/s \d:\d\d:\d\d so far", shown)
    assert max(map(len, re.split(r"[\r\n]+", shown))) <= 80


def test_nothing_is_written_without_a_terminal() -> None:
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("END\n", "")
