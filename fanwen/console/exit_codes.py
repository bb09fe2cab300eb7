"""The meaning of the exit codes, for the report and the reference."""

from __future__ import annotations

import signal

from fanwen.console.errors import ALERT, BUSY, FAILED, OK, USAGE

EXIT_CODES: dict[int, str] = {
    OK: "success",
    FAILED: "failed, or something could not be read",
    USAGE: "wrong usage or configuration",
    ALERT: "finished with alerts",
    BUSY: "another run holds the lock",
    # Shells add 128 to the number of the signal.
    128 + signal.SIGINT: "ended by Ctrl-C",
    128 + signal.SIGTERM: "ended by SIGTERM",
}
