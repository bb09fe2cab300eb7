"""Speed of signatures: Fanwen compared with datasketch and, if it is installed, rensa.

All start from the key, so tools that take tokens must make them first. For rensa that is most of the time,
so it is measured with ready tokens too, although no program has them. ``fingerprints`` does more than its
peers: it makes the sketch and the bytes to store as well. rensa makes signatures of another kind (fast
similarity sketching), with fewer steps for a value than MinHash; its ``rho`` variant samples the text and is
left out. Run ``python -m benchmarks.dedup_signatures``.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib.util import find_spec

os.environ.setdefault("RAYON_NUM_THREADS", "1")  # rensa uses all cores by default, the others use one

from datasketch import MinHash

from benchmarks.bars import Bars
from benchmarks.dedup_texts import Writer, in_turn, machine, shingles
from dedup.fingerprint import fingerprints

_LEAST = {"datasketch update_batch": 100, "rensa, matrix of tokens": 25}
"""How many times as fast Fanwen must be; docs/decisions/0015-peers.md describes rensa's token interface."""


def datasketch_signatures(keys: list[str]) -> None:
    for key in keys:
        minhash = MinHash(num_perm=128)
        minhash.update_batch([shingle.encode() for shingle in shingles(key)])


def rensa_runs(keys: list[str]) -> dict[str, Callable[[], object]]:
    """The two interfaces that take tokens: one matrix for all texts, and one object for each text."""
    from rensa import RMinHash

    ready = [shingles(key) for key in keys]

    def matrix() -> object:
        return RMinHash.digest_matrix_from_token_sets([shingles(key) for key in keys], 128, 1)

    def objects() -> None:
        for key in keys:
            RMinHash(128, 1).update(shingles(key))

    def ready_objects() -> None:
        for tokens in ready:
            RMinHash(128, 1).update(tokens)

    return {
        "rensa, matrix of tokens": matrix,
        "rensa, objects": objects,
        "rensa, matrix, ready tokens": lambda: RMinHash.digest_matrix_from_token_sets(ready, 128, 1),
        "rensa, objects, ready tokens": ready_objects,
    }


def compare(description: str, keys: list[str], rounds: int, bars: Bars) -> None:
    runs: dict[str, Callable[[], object]] = {
        "fanwen": lambda: fingerprints(keys),
        "datasketch update_batch": lambda: datasketch_signatures(keys),
    }
    if find_spec("rensa"):
        runs |= rensa_runs(keys)
    medians = in_turn(list(runs.values()), rounds)
    print(f"{len(keys)} texts {description}, median of {rounds} rounds")
    for name, seconds in zip(runs, medians, strict=True):
        micros = seconds / len(keys) * 1e6
        rate, ratio = len(keys) / seconds, seconds / medians[0]
        print(f"{name:28} {micros:8.1f} us a text {rate:10,.0f} a second {ratio:7.1f} x")
        if name in _LEAST:
            bars.least(f"texts {description}: times as fast as {name}", ratio, _LEAST[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--chars", type=int, nargs="+", default=[300, 1000, 2000, 5000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(machine())
    if not find_spec("rensa"):
        print("rensa is not installed: left out")
    bars = Bars()
    writer = Writer()
    lengths = writer.lengths(options.texts)
    mixed = [writer.speech(chars) for chars in lengths]
    compare(
        f"of {min(lengths)} to {max(lengths)} characters, distributed as speeches",
        mixed,
        options.rounds,
        bars,
    )
    for chars in options.chars:
        keys = [writer.speech(chars) for _ in range(options.texts)]
        compare(f"of {chars} characters", keys, options.rounds, bars)
    bars.close()


if __name__ == "__main__":
    main()
