"""Commands under measurement: wall-clock and processor seconds, memory of the largest process."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    seconds: float
    """Wall-clock."""
    processor: float
    """User and system seconds of all its processes: what another program on the machine changes least."""
    peak: float
    """MB of memory of its largest process."""
    output: str

    @property
    def cores(self) -> float:
        """How many processors it kept busy."""
        return self.processor / self.seconds


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder. Raises subprocess.CalledProcessError where it fails.

    It runs below a process of its own that adopts what the command leaves behind: the servers that workers
    are forked from outlive the command for a moment, and their time would be nobody's.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os._exit(_adopt([str(word) for word in command], folder, writer))
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    _, status = os.waitpid(pid, 0)
    figures, _, output = output.partition("\n")
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), list(command), output)
    seconds, processor, peak = map(float, figures.split())
    return Cost(seconds, processor, peak, output)


def _adopt(command: list[str], folder: Path, writer: int) -> int:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.perf_counter() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    with os.fdopen(writer, "w") as pipe:
        pipe.write(f"{seconds} {processor} {peak}\n{done.stdout}")
    return 1 if done.returncode else 0


PYTHON = sys.executable
