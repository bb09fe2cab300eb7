"""What a page costs in a large corpus against a small one: ``fanwen rebuild`` of generated archives.

Told are the processor's milliseconds a page, the memory of the largest process, the size of the database, and
the time of each step. The bar: a page of the larger corpus costs at most 1.15 times one of the smaller.
Run ``python -m benchmarks.scale --pages 10000 100000``; 100,000 pages take 3 GB of disk and, on two idle
processors, some 20 minutes, a third of them to generate the pages.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.bars import Bars
from benchmarks.commands import PYTHON, Cost, run
from benchmarks.dedup_texts import machine
from benchmarks.demo_archive import made
from fanwen.folder.paths import DataFolder

ROOT = Path(__file__).resolve().parents[1]


def rebuild(data: DataFolder) -> Cost:
    command = [PYTHON, "-m", "fanwen", "--data", data.root, "rebuild", "--workers", "2", "--json"]
    return run(command, ROOT)


def tell(pages: int, data: DataFolder, cost: Cost) -> None:
    steps = json.loads(cost.output)["seconds"]
    told = ", ".join(f"{step} {seconds / pages * 1e3:.3f}" for step, seconds in steps.items())
    print(f"{pages:,} pages: {cost.processor / pages * 1e3:.3f} ms of a processor a page, ", end="")
    print(f"{cost.seconds:.0f} s, {cost.peak:.0f} MB, database {data.corpus.stat().st_size >> 20} MB")
    print(f"  wall-clock ms a page by step: {told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "fanwen-bench")
    options = parser.parse_args()
    print(machine())
    run([PYTHON, "-c", "import pipelines.ingest.worker"], ROOT)  # kernels are compiled, once an installation
    shares: list[float] = []
    for pages in sorted(options.pages):
        data = made(options.folder, pages)
        cost = rebuild(data)
        tell(pages, data, cost)
        shares.append(cost.processor / pages)
    bars = Bars()
    bars.most("cost of a page of the largest corpus, of one of the smallest", shares[-1] / shares[0], 1.15)
    bars.close()


if __name__ == "__main__":
    main()
