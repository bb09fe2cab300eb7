"""Runs commands and measures them: elapsed time, processor time, memory of the largest process."""

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

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parents[1]
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """Time and memory that a command took, and its output."""

    seconds: float
    """Elapsed."""
    processor: float
    """User and system seconds of all its processes: other programs on the machine change these least."""
    peak: float
    """Memory of its largest process, in MB."""
    output: str


def run(command: Sequence[str | Path]) -> Cost:
    """Run a command in the checkout. Raises subprocess.CalledProcessError if it fails.

    The command is started by a separate process, which adopts the processes that the command leaves: the
    servers that workers are forked from outlive it for a moment, and their time would not be counted.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os._exit(_run_and_adopt([str(word) for word in command], writer))
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), list(command), output)
    figures, _, output = output.partition("\n")
    seconds, processor, peak = map(float, figures.split())
    return Cost(seconds, processor, peak, output)


def rebuild(data: Path) -> Cost:
    """Run ``fanwen rebuild`` on a data folder with two workers; the output is JSON."""
    return run([PYTHON, "-m", "fanwen", "--data", data, "rebuild", "--workers", "2", "--json"])


def compile_kernels() -> None:
    """Compile the kernels, which is done once in an installation, before anything is measured."""
    run([PYTHON, "-c", "import pipelines.ingest.worker"])


def _run_and_adopt(command: list[str], writer: int) -> int:
    """Run the command, wait for all it started, and write figures and output. Returns 1 if it failed."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.perf_counter() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    with os.fdopen(writer, "w") as pipe:
        pipe.write(f"{seconds} {processor} {peak}\n{result.stdout}")
    return 1 if result.returncode else 0
