"""What an export takes: peak memory, processor time and bytes, for each kind of file.

Run ``python -m benchmarks.export``; each export is a process of its own, as a person starts it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

from benchmarks.dedup_texts import machine
from benchmarks.search import build

RUNS = (
    ("a.jsonl", ()),
    ("a.jsonl.gz", ()),
    ("a.jsonl.zst", ()),
    ("a.parquet", ()),
    ("b.parquet", ("--variant", "tw", "--mask-pii")),
    ("a.csv", ()),
    ("texts", ()),
)


def measure(data: Path, target: Path, options: tuple[str, ...]) -> None:
    """Export once, and print what the kernel says of the process."""
    command = [sys.executable, "-m", "fanwen", "--data", str(data), "export", str(target), *options]
    child = os.spawnv(os.P_NOWAIT, sys.executable, command)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{target.name}: exit code {os.waitstatus_to_exitcode(status)}")
    files = [target] if target.is_file() else [path for path in target.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"  {usage.ru_maxrss / 1024:.0f} MB at most, {usage.ru_utime + usage.ru_stime:.1f} s of one "
          f"processor, {size / 1e6:.0f} MB written {' '.join(options)}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speeches", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data folder to export from, in place of a made-up one")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        if options.data is None:
            # In a process of its own: the kernel counts for a child what its parent held when it was made.
            writer = get_context("spawn").Process(target=build, args=(data / "corpus.db", options.speeches))
            writer.start()
            writer.join()
        for name, asked in RUNS:
            measure(data, Path(folder) / name, asked)


if __name__ == "__main__":
    main()
