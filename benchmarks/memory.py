"""Memory of this process and of those that it started, as the kernel counts it (Linux)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Memory of a process in MB; zeros if it has ended."""

    now: float = 0.0
    peak: float = 0.0


class Peak:
    """The most memory that any one child held, updated by ``look``."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def look(self) -> None:
        """Update from the peaks of the children, which count from the start of each process."""
        peaks = [memory_of(child).peak for child in children_of(os.getpid())]
        self.megabytes = max([self.megabytes, *peaks])


def memory_of(process: int) -> Memory:
    """The memory of a process, by its id."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return Memory()
    fields = {line.partition(":")[0]: line.split() for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    kilobytes = (int(fields[name][1]) if name in fields else 0 for name in ("VmRSS", "VmHWM"))
    return Memory(*(value / 1024 for value in kilobytes))


def children_of(process: int) -> list[int]:
    """The ids of the processes that this one started and that have not ended."""
    children: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        # A thread may have ended since it was listed.
        with suppress(OSError):
            children += map(int, path.read_text().split())
    return children
