"""From the archive to the corpus: Fanwen compared with datatrove, on generated pages with known truth.

Two comparisons, each with two processes, in turn:

whole   from the archive. Fanwen: ``fanwen rebuild``, which writes the database and its search index.
        datatrove: its WARC reader, its trafilatura extractor, its minhash steps; it writes JSON lines.
copies  from the texts that Fanwen extracted, as JSON lines; the copies are removed. Fanwen: keys,
        signatures, verdicts. datatrove: its minhash steps. Both write JSON lines, kept and removed.

datatrove's tokens are characters, its n-grams have 5 of them, the rest is its default (14 bands of 8).
Run ``python -m benchmarks.end_to_end --pages 20000``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.bars import Bars
from benchmarks.commands import PYTHON, Cost, compile_kernels, rebuild, run
from benchmarks.dedup_run import read
from benchmarks.dedup_texts import machine
from benchmarks.demo_archive import truth_path, write_demo_archive
from db.corpus import reading
from db.occurrences import unpacked
from fanwen.demo.score import Score, score
from fanwen.demo.scoring import score_corpus
from fanwen.folder.paths import DataFolder

FILES = 2
"""Files that the extracted texts are divided into: datatrove gives each process whole files."""


def write_texts(data: DataFolder, folder: Path) -> int:
    """Write the texts of the corpus, including copies, as JSON lines; return their number."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sql = "SELECT url, position, text FROM occurrences JOIN bodies ON digest = body ORDER BY url, position"
    with reading(data.corpus) as db:
        lines = [
            json.dumps({"id": f"{u}#{p}", "url": u, "position": p, "text": unpacked(t)}, ensure_ascii=False)
            for u, p, t in db.conn.execute(sql)
        ]
    for number in range(FILES):
        (folder / f"{number}.jsonl").write_text("\n".join(lines[number::FILES]) + "\n", "utf-8")
    return len(lines)


def score_lines(work: Path, truth: Path) -> Score:
    """The score of the folders ``kept`` and ``removed`` that a run wrote."""
    speeches: list[tuple[str, int, str, str]] = []
    clusters: dict[str, str] = {}
    for document in _documents(work):
        speeches.append((document["url"], document.get("position", 1), document["text"], document["id"]))
        if document["cluster"] is not None:
            clusters[document["id"]] = document["cluster"]
    return score(truth, speeches, clusters)


def _documents(work: Path) -> Iterator[dict[str, Any]]:
    """All documents with their cluster or None; datatrove writes other fields to the metadata."""
    for folder in ("kept", "removed"):
        for document in read(work / folder):
            document = {**document.get("metadata", {}), **document}
            number = document.get("minhash_cluster_id", -1)
            yield {"cluster": None if number == -1 else f"cluster {number}", **document}


class Bench:
    """The runs on one archive."""

    def __init__(self, data: DataFolder, folder: Path) -> None:
        self.data = data
        self.texts = folder / "texts"
        self.work = folder / "work"
        self.costs: dict[str, list[Cost]] = defaultdict(list)
        self.scores: dict[str, Score] = {}

    def rebuild(self) -> None:
        self.data.corpus.unlink(missing_ok=True)
        cost = rebuild(self.data.root)
        self._add("whole, fanwen", cost, json.loads(cost.output)["seconds"])
        if "whole, fanwen" not in self.scores:
            self.scores["whole, fanwen"] = score_corpus(truth_path(self.data), self.data.corpus, 1)

    def peer(self, name: str, module: str, *arguments: str | Path) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        cost = run([PYTHON, "-m", f"benchmarks.{module}", *arguments, self.work])
        self._add(name, cost, json.loads(cost.output))
        if name not in self.scores:
            self.scores[name] = score_lines(self.work, truth_path(self.data))

    def _add(self, name: str, cost: Cost, steps: dict[str, float]) -> None:
        self.costs[name].append(cost)
        parts = ", ".join(f"{step} {seconds:.1f}" for step, seconds in steps.items())
        print(f"{name:18} {cost.seconds:7.1f} s, {cost.processor:7.1f} of the processor: {parts}", flush=True)

    def report(self, pages: int) -> None:
        for name, costs in self.costs.items():
            seconds, processor = _medians(costs)
            peak, result = max(cost.peak for cost in costs), self.scores[name]
            print(f"{name:18} {pages / seconds:5.0f} pages/s, {peak:5.0f} MB, ", end="")
            print(f"{processor / pages * 1e3:5.2f} ms of a processor a page; ", end="")
            print(f"found {result.found} of {result.speeches}, F1 {result.extraction_f1:.4f}, ", end="")
            print(f"copies: precision {result.precision:.4f}, recall {result.recall:.4f}")
        bars = Bars()
        for part in ("whole", "copies"):
            if f"{part}, datatrove" in self.costs:
                self._compare(part, bars)
        bars.close()

    def _compare(self, part: str, bars: Bars) -> None:
        names = f"{part}, fanwen", f"{part}, datatrove"
        ours, theirs = (_medians(self.costs[name]) for name in names)
        bars.least(f"{part}: times as fast", theirs[0] / ours[0], 2)
        bars.least(f"{part}: times as fast by processor time", theirs[1] / ours[1], 2)
        own, peer = (self.scores[name] for name in names)
        bars.least(f"{part}: recall of copies", own.recall, peer.recall)
        bars.least(f"{part}: precision of copies", own.precision, peer.precision)


def _medians(costs: list[Cost]) -> tuple[float, float]:
    return statistics.median(c.seconds for c in costs), statistics.median(c.processor for c in costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "fanwen-bench")
    options = parser.parse_args()
    print(machine())
    data = write_demo_archive(options.folder, options.pages)
    bench = Bench(data, options.folder)
    has_peer = find_spec("datatrove") is not None
    if not has_peer:
        print("datatrove is not installed: left out")
    compile_kernels()
    for number in range(options.rounds):
        bench.rebuild()
        if number == 0:
            print(f"{write_texts(data, bench.texts):,} texts on {options.pages:,} pages")
        bench.peer("copies, fanwen", "dedup_run", bench.texts)
        if has_peer:
            bench.peer("whole, datatrove", "datatrove_run", "archive", data.archive)
            bench.peer("copies, datatrove", "datatrove_run", "texts", bench.texts)
    bench.report(options.pages)


if __name__ == "__main__":
    main()
