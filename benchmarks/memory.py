"""Memory of the processes that this one started, as the kernel counts it (Linux)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class Peak:
    """The most memory that any one child held, seen at the times of looking."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def look(self) -> None:
        """Take the children's peaks into account; they count from the start of each process."""
        self.megabytes = max([self.megabytes, *(held(child)[1] for child in children(os.getpid()))])


def held(process: int) -> tuple[float, float]:
    """Megabytes that the process holds now, and held at most; zeros for one that has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    found = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return int(found.get("VmRSS", 0)) / 1024, int(found.get("VmHWM", 0)) / 1024


def children(process: int) -> list[int]:
    """The processes that this one started and that have not ended."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        # A thread may have ended since it was listed.
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found
