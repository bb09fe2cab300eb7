"""Speed of signing: Fanwen's ``sign`` against datasketch and, where it is installed, rensa.

``sign`` does more than its peers here: it makes the sketch and the blobs as well. All start from the key.
Run ``python benchmarks/dedup_signatures.py``; rensa takes part if it can be imported.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib.util import find_spec

os.environ.setdefault("RAYON_NUM_THREADS", "1")  # rensa would use all cores, the others use one

from datasketch import MinHash

from benchmarks.dedup_texts import Writer, in_turn, machine
from dedup.signed import sign


def shingles(key: str) -> list[str]:
    return [key[i : i + 5] for i in range(len(key) - 4)]


def datasketch_signatures(keys: list[str]) -> None:
    for key in keys:
        minhash = MinHash(num_perm=128)
        minhash.update_batch([shingle.encode() for shingle in shingles(key)])


def rensa_runs(keys: list[str]) -> dict[str, Callable[[], object]]:
    """Its two interfaces that take tokens: one object a text, and one matrix for all texts."""
    if find_spec("rensa") is None:
        print("rensa is not installed: left out")
        return {}
    from rensa import RMinHash

    def objects() -> None:
        for key in keys:
            RMinHash(128, 1).update(shingles(key))

    def matrix() -> object:
        return RMinHash.digest_matrix_from_token_sets([shingles(key) for key in keys], 128, 1)

    return {"rensa, objects": objects, "rensa, matrix of tokens": matrix}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--chars", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    writer = Writer()
    keys = [writer.speech(options.chars) for _ in range(options.texts)]
    runs: dict[str, Callable[[], object]] = {
        "fanwen": lambda: sign(keys),
        "datasketch update_batch": lambda: datasketch_signatures(keys),
        **rensa_runs(keys),
    }
    medians = in_turn(list(runs.values()), options.rounds)
    print(machine())
    print(f"{options.texts} texts of {options.chars} characters, median of {options.rounds} rounds")
    for name, seconds in zip(runs, medians, strict=True):
        micros = seconds / len(keys) * 1e6
        rate, ratio = len(keys) / seconds, seconds / medians[0]
        print(f"{name:26} {micros:8.1f} us a text {rate:10,.0f} a second {ratio:7.1f} x")


if __name__ == "__main__":
    main()
