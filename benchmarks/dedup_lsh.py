"""Speed and memory of the candidate join compared with datasketch's ``MinHashLSH``, and of many near-copies.

Both get signatures, with 25 bands of 5 rows, and find the candidates of every text: datasketch inserts and
queries each signature, Fanwen makes one join, sorted by text. Each runs in a separate process, so that its
memory can be measured (on Linux).
Run ``python -m benchmarks.dedup_lsh --signatures 1000000 --peer 100000``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from datasketch import LeanMinHash, MinHashLSH

from benchmarks.bars import Bars
from benchmarks.dedup_candidates import candidates_of, keys_by_id
from benchmarks.dedup_texts import Writer, machine
from benchmarks.memory import memory_of
from dedup.candidates import BANDS, ROWS, band_buckets, joined
from dedup.survivors import Candidate, Resolver


def signatures(count: int) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """Random signatures; three in ten share most of their values with another one."""
    draw = np.random.default_rng(7)
    values = draw.integers(0, 2**32, (count, 128), dtype=np.uint32)
    copies = np.flatnonzero(draw.random(count) < 0.3)
    originals = draw.integers(0, count, len(copies))
    for start in range(0, len(copies), 10_000):
        part = slice(start, start + 10_000)
        is_shared = draw.random((len(copies[part]), 128)) < 0.85
        values[copies[part]] = np.where(is_shared, values[originals[part]], values[copies[part]])
    return values


def fanwen_inputs(count: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return signatures(count).astype(np.uint8)


def fanwen_join(low: np.ndarray[Any, np.dtype[np.uint8]]) -> object:
    buckets = band_buckets(low, np.arange(len(low)), np.ones(len(low), np.bool_))
    members = joined(buckets.members)
    members.sort()
    return members


def datasketch_inputs(count: int) -> list[LeanMinHash]:
    return [LeanMinHash(seed=1, hashvalues=row, scheme="affine32") for row in signatures(count)]


def datasketch_join(minhashes: list[LeanMinHash]) -> object:
    lsh = MinHashLSH(num_perm=128, params=(BANDS, ROWS))
    for number, minhash in enumerate(minhashes):
        lsh.insert(number, minhash)
    for minhash in minhashes:
        lsh.query(minhash)
    return lsh


def copies_of_one(count: int) -> tuple[list[Candidate], dict[str, str]]:
    """Near-copies of one speech as candidates, and their keys by id."""
    writer = Writer()
    base = writer.speech(900)
    keys = keys_by_id(writer.spun(base, 1 + i % 12) for i in range(count))
    return candidates_of(keys), keys


def resolve_copies(inputs: tuple[list[Candidate], dict[str, str]]) -> object:
    candidates, keys = inputs
    resolver = Resolver(lambda ids: [keys[id_] for id_ in ids])
    return resolver, resolver.update(candidates, [])


def _measure_here(make: Callable[[int], Any], run: Callable[[Any], object], count: int, results: Any) -> None:
    run(make(10))  # loads the compiled kernels
    inputs = make(count)
    # Resets the peak (Linux, proc(5)), so that it does not include the making of the inputs.
    Path("/proc/self/clear_refs").write_text("5")
    before = memory_of(os.getpid()).now
    start = time.process_time()
    outcome = run(inputs)
    seconds = time.process_time() - start
    results.put((seconds, memory_of(os.getpid()).peak - before))
    del outcome


def measure(make: Callable[[int], Any], run: Callable[[Any], object], count: int) -> tuple[float, float]:
    """Processor seconds of a run in a new process, and the MB by which it raised the peak of memory."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_measure_here, args=(make, run, count, results))
    process.start()
    outcome: tuple[float, float] = results.get()
    process.join()
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signatures", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=100_000, help="signatures given to datasketch")
    parser.add_argument("--copies", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(machine())
    jobs: dict[str, tuple[Callable[[int], Any], Callable[[Any], object], int]] = {
        "fanwen": (fanwen_inputs, fanwen_join, options.signatures),
        "datasketch": (datasketch_inputs, datasketch_join, options.peer),
    }
    rates: dict[str, list[float]] = {name: [] for name in jobs}
    memory: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, (make, run, count) in jobs.items():
            seconds, megabytes = measure(make, run, count)
            rates[name].append(count / seconds)
            memory[name] = megabytes * 2**20 / count
    bars = Bars()
    report(rates, memory, bars)
    seconds, megabytes = measure(copies_of_one, resolve_copies, options.copies)
    print(f"{options.copies:,} near-copies of one speech resolved: {seconds:.2f} s, {megabytes:.0f} MB")
    bars.close()


def report(rates: dict[str, list[float]], memory: dict[str, float], bars: Bars) -> None:
    medians = {name: statistics.median(values) for name, values in rates.items()}
    for name, rate in medians.items():
        print(f"{name:12} {rate:12,.0f} signatures a second, ", end="")
        print(f"{memory[name]:8,.0f} bytes each in addition to the input")
    speed, space = (values["fanwen"] / values["datasketch"] for values in (medians, memory))
    bars.least("insert and query: times as fast as datasketch", speed, 40)
    bars.most("memory of a signature as a share of datasketch's", space, 1 / 5)


if __name__ == "__main__":
    main()
