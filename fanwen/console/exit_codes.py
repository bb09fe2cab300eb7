"""The exit codes and what they mean, for people: the report and the reference list them."""

from __future__ import annotations

import signal

from fanwen.console.errors import BUSY, FAILED, OK, UNHAPPY, USAGE

EXIT_CODES: dict[int, str] = {
    OK: "all well",
    FAILED: "failed, or something could not be read",
    USAGE: "wrong usage or configuration",
    UNHAPPY: "finished, but a monitor is unhappy",
    BUSY: "another run holds the lock",
    # As shells have it for a program that a signal ended.
    128 + signal.SIGINT: "ended by Ctrl-C",
    128 + signal.SIGTERM: "ended by SIGTERM",
}
