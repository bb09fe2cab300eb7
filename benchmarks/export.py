"""The cost of an export: peak memory, processor time and bytes, for each kind of file.

Run ``python -m benchmarks.export``. Each export runs as a command in a separate process.
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
    """Export once, and print the time and memory of the process."""
    command = [sys.executable, "-m", "fanwen", "--data", str(data), "export", str(target), *options]
    child = os.spawnv(os.P_NOWAIT, sys.executable, command)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{target.name}: exit code {os.waitstatus_to_exitcode(status)}")
    files = [target] if target.is_file() else [path for path in target.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"  {usage.ru_maxrss / 1024:.0f} MB at most, {usage.ru_utime + usage.ru_stime:.1f} s of ", end="")
    print(f"a processor, {size / 1e6:.0f} MB written {' '.join(options)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speeches", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="the data folder to export, instead of a generated one")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        if options.data is None:
            # In a separate process: the peak of a child includes the memory of its parent when it started.
            writer = get_context("spawn").Process(target=build, args=(data / "corpus.db", options.speeches))
            writer.start()
            writer.join()
        for name, flags in RUNS:
            measure(data, Path(folder) / name, flags)


if __name__ == "__main__":
    main()
