"""Speed of the verification of a pair: the exact Jaccard similarity of two texts, computed three ways.

fanwen       keys to scores, by ``dedup.verify.compare`` for whole batches
numpy        ``np.intersect1d`` of ready sets of hashes
python       sets of ready strings
Each text is in one pair. Only Fanwen's time includes making the shingles.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.bars import Bars
from benchmarks.dedup_texts import Writer, in_turn, machine, shingles
from dedup.matches import BATCH_CHARS
from dedup.shingles import hashes_of
from dedup.verify import compare


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--chars", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    writer = Writer()
    texts = [writer.speech(options.chars) for _ in range(options.pairs)]
    keys = [key for text in texts for key in (text, writer.spun(text, options.chars // 80))]
    pairs = np.arange(len(keys)).reshape(-1, 2)
    size = 2 * max(BATCH_CHARS // (2 * options.chars), 1)
    batches = [keys[start : start + size] for start in range(0, len(keys), size)]
    hashes = hashes_of(keys)
    rows = [np.unique(hashes.row(i)) for i in range(len(keys))]
    strings = [set(shingles(key)) for key in keys]
    runs = {
        "fanwen, from the keys": lambda: [compare(batch, pairs[: len(batch) // 2]) for batch in batches],
        "numpy, ready sets": lambda: [len(np.intersect1d(rows[a], rows[b], True)) for a, b in pairs],
        "python, ready sets": lambda: [len(strings[a] & strings[b]) for a, b in pairs],
    }
    print(machine())
    print(f"{options.pairs} pairs of {options.chars} characters, median of {options.rounds} rounds")
    micros = [seconds / len(pairs) * 1e6 for seconds in in_turn(list(runs.values()), options.rounds)]
    for name, value in zip(runs, micros, strict=True):
        print(f"{name:24} {value:8.1f} us a pair")
    bars = Bars()
    bars.most("verification of a pair, from the keys, us", micros[0], 15)
    bars.close()


if __name__ == "__main__":
    main()
