"""How many near-duplicates and previews dedup finds, compared with a comparison of all pairs.

Run ``python -m benchmarks.dedup_quality``. The tests hold such figures too, on fewer texts.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np
from datasketch import MinHashLSH
from numpy.typing import NDArray

from benchmarks.bars import Bars
from benchmarks.dedup_candidates import survivors_of
from benchmarks.dedup_texts import Writer, machine
from dedup.fingerprint import fingerprints
from dedup.keys import id_of
from dedup.minhash import to_minhash
from dedup.verify import JACCARD, compare

_ROWS = 200  # texts that are compared with all others at a time

PEERS: dict[str, dict[str, Any]] = {
    "datasketch, 25x5": {"params": (25, 5)},
    "datasketch, threshold .7": {"threshold": 0.7},
}


def family_corpus(count: int) -> list[str]:
    """Originals and three copies of each, with words replaced in some copies until they no longer match."""
    writer = Writer()
    keys: list[str] = []
    while len(keys) < count:
        base = writer.speech(writer.random.randrange(300, 1500))
        keys.append(base)
        keys.extend(writer.spun(base, writer.random.randrange(1, len(base) // 18)) for _ in range(3))
    return keys[:count]


def matching_pairs(keys: list[str]) -> set[tuple[int, int]]:
    """All pairs with a Jaccard similarity of .70 or more, by brute force."""
    matches: set[tuple[int, int]] = set()
    for pairs in _blocks(len(keys)):
        is_match = compare(keys, pairs).jaccard >= JACCARD
        matches |= {(left, right) for right, left in pairs[is_match].tolist()}
    return matches


def _blocks(count: int) -> Iterator[NDArray[np.int64]]:
    """All pairs of so many keys, in blocks: int64[pairs, 2]."""
    for start in range(0, count, _ROWS):
        left, right = np.mgrid[start : min(start + _ROWS, count), 0:count]
        below = left < right
        # The pairs of a row have the same second key, so its shingles are entered once.
        yield np.stack([right[below], left[below]], axis=1)


def lsh_pairs(keys: list[str], **options: Any) -> set[tuple[int, int]]:
    """The candidates of datasketch's LSH on the same signatures."""
    lsh = MinHashLSH(num_perm=128, **options)
    pairs: set[tuple[int, int]] = set()
    for number, fingerprint in enumerate(fingerprints(keys)):
        minhash = to_minhash(fingerprint)
        pairs |= {(other, number) for other in lsh.query(minhash)}
        lsh.insert(number, minhash)
    return pairs


def near_duplicates(count: int, bars: Bars) -> None:
    keys = list(dict.fromkeys(family_corpus(count)))
    truth = matching_pairs(keys)
    print(f"{len(keys):,} texts, {len(truth):,} pairs at a Jaccard similarity of {JACCARD:.2f} or more")
    for name, options in PEERS.items():
        pairs = lsh_pairs(keys, **options)
        common = len(pairs & truth)
        print(f"{name:26} recall {common / len(truth):.4f} precision {common / max(len(pairs), 1):.4f}")
    verdicts = survivors_of(keys)
    ids = [id_of(key) for key in keys]
    merged = {(ids.index(id_), ids.index(survivor)) for id_, survivor in verdicts.items() if survivor}
    precision = float(compare(keys, np.array(sorted(merged))).match.mean())
    left_over = [pair for pair in truth if not (verdicts[ids[pair[0]]] or verdicts[ids[pair[1]]])]
    recall = 1 - len(left_over) / len(truth)
    print(f"{'fanwen, verified':26} recall {recall:.4f} precision {precision:.4f}: ", end="")
    print(f"{len(merged):,} removed, {len(left_over)} matching pairs of survivors left")
    bars.least("recall of matching pairs", recall, 0.995)
    bars.least("precision of removals", precision, 1.0)


def previews(count: int, bars: Bars) -> None:
    """Two previews of every text, 30 to 90 % of its length, with a few words replaced."""
    writer = Writer(2)
    whole = [writer.speech(writer.random.randrange(500, 2500)) for _ in range(count)]
    cuts = [text[: int(len(text) * writer.random.uniform(0.3, 0.9))] for text in whole for _ in range(2)]
    cuts = [writer.spun(cut, len(cut) // 250) for cut in cuts]
    verdicts = survivors_of(whole + cuts)
    pairs = np.array([(i, len(cuts) + i // 2) for i in range(len(cuts))])
    is_match = compare(cuts + whole, pairs).match
    removed = sum(bool(verdicts[id_of(cut)]) for cut, match in zip(cuts, is_match, strict=True) if match)
    recall = removed / is_match.sum()
    errors = sum(bool(verdicts[id_of(text)]) for text in whole)
    print(f"{int(is_match.sum()):,} previews: {recall:.4f} found, {errors} distinct texts merged")
    bars.least("previews found", recall, 0.97)
    bars.most("distinct texts merged", errors, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--previews", type=int, default=500, help="texts with two previews each")
    options = parser.parse_args()
    print(machine())
    bars = Bars()
    near_duplicates(options.texts, bars)
    previews(options.previews, bars)
    bars.close()


if __name__ == "__main__":
    main()
