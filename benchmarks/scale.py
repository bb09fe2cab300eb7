"""The cost of a page in a large corpus compared with a small one: ``fanwen rebuild`` of generated archives.

Prints the processor time of a page, the memory of the largest process, the size of the database, and the time
of each step. A page of the largest corpus must cost at most 1.15 times as much as one of the smallest.
Run ``python -m benchmarks.scale --pages 10000 100000``. 100,000 pages need 3 GB of disk and, on two idle
processors, about 20 minutes, a third of them to generate the pages.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.bars import Bars
from benchmarks.commands import Cost, compile_kernels, rebuild
from benchmarks.dedup_texts import machine
from benchmarks.demo_archive import write_demo_archive
from fanwen.folder.paths import DataFolder


def show(pages: int, data: DataFolder, cost: Cost) -> None:
    steps = json.loads(cost.output)["seconds"]
    parts = ", ".join(f"{step} {seconds / pages * 1e3:.3f}" for step, seconds in steps.items())
    print(f"{pages:,} pages: {cost.processor / pages * 1e3:.3f} ms of a processor a page, ", end="")
    print(f"{cost.seconds:.0f} s, {cost.peak:.0f} MB, database {data.corpus.stat().st_size >> 20} MB")
    print(f"  elapsed ms a page by step: {parts}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "fanwen-bench")
    options = parser.parse_args()
    print(machine())
    compile_kernels()
    costs: list[float] = []
    for pages in sorted(options.pages):
        data = write_demo_archive(options.folder, pages)
        cost = rebuild(data.root)
        show(pages, data, cost)
        costs.append(cost.processor / pages)
    bars = Bars()
    bars.most("cost of a page, largest corpus to smallest", costs[-1] / costs[0], 1.15)
    bars.close()


if __name__ == "__main__":
    main()
