"""What dedup finds, against comparing everything with everything: near-duplicates, and previews.

Run ``python benchmarks/dedup_quality.py``. A floor under the figures is kept in the tests.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from datasketch import LeanMinHash, MinHashLSH
from numpy.typing import NDArray

from benchmarks.bars import Bars
from benchmarks.dedup_texts import Writer, machine
from dedup.fingerprint import Fingerprint, fingerprints
from dedup.keys import id_of
from dedup.survivors import Candidate, Rank, Resolver
from dedup.verify import JACCARD, compare

_ROWS = 200  # texts compared with all others at a time


def family_corpus(count: int) -> list[str]:
    """A quarter originals, and of each three copies with up to so many words exchanged that they differ."""
    writer = Writer()
    keys: list[str] = []
    while len(keys) < count:
        base = writer.speech(writer.random.randrange(300, 1500))
        keys.append(base)
        keys.extend(writer.spun(base, writer.random.randrange(1, len(base) // 18)) for _ in range(3))
    return keys[:count]


def matching_pairs(keys: list[str]) -> set[tuple[int, int]]:
    """All pairs with a Jaccard similarity of .70 or more, by brute force."""
    found: set[tuple[int, int]] = set()
    for pairs in _blocks(len(keys)):
        alike = compare(keys, pairs).jaccard >= JACCARD
        found |= {(left, right) for right, left in pairs[alike].tolist()}
    return found


def _blocks(count: int) -> Iterator[NDArray[np.int64]]:
    for start in range(0, count, _ROWS):
        left, right = np.mgrid[start : min(start + _ROWS, count), 0:count]
        below = left < right
        # The pairs of a row have the same second key, so its shingles are taken up once.
        yield np.stack([right[below], left[below]], axis=1)


def lsh_pairs(signed: list[Fingerprint], **options: object) -> set[tuple[int, int]]:
    """The candidates of datasketch's LSH on the same signatures."""
    lsh = MinHashLSH(num_perm=128, **options)
    pairs: set[tuple[int, int]] = set()
    for number, one in enumerate(signed):
        values = np.frombuffer(one.minhash, "<u4")
        minhash = LeanMinHash(seed=1, hashvalues=values, scheme="affine32")
        pairs |= {(other, number) for other in lsh.query(minhash)}
        lsh.insert(number, minhash)
    return pairs


def survivors_of(keys: list[str]) -> dict[str, str | None]:
    by_id = {id_of(key): key for key in keys}
    signed = fingerprints(list(by_id.values()))
    candidates = [
        Candidate(id_, Rank(False, 0, len(key)), one)
        for (id_, key), one in zip(by_id.items(), signed, strict=True)
    ]
    resolver = Resolver(lambda ids: [by_id[id_] for id_ in ids])
    return {verdict.id: verdict.survivor_id for verdict in resolver.update(candidates, [])}


def near_duplicates(count: int, bars: Bars) -> None:
    keys = list(dict.fromkeys(family_corpus(count)))
    truth = matching_pairs(keys)
    signed = fingerprints(keys)
    print(f"{len(keys):,} texts, {len(truth):,} pairs at a Jaccard similarity of {JACCARD:.2f} or more")
    for name, options in (
        ("datasketch, 25x5", {"params": (25, 5)}),
        ("datasketch, threshold .7", {"threshold": 0.7}),
    ):
        pairs = lsh_pairs(signed, **options)
        print(
            f"{name:26} recall {len(pairs & truth) / len(truth):.4f} precision {_share(pairs & truth, pairs)}"
        )
    verdicts = survivors_of(keys)
    ids = [id_of(key) for key in keys]
    merged = {(ids.index(id_), ids.index(survivor)) for id_, survivor in verdicts.items() if survivor}
    right = compare(keys, np.array(sorted(merged))).match
    left_over = [pair for pair in truth if not (verdicts[ids[pair[0]]] or verdicts[ids[pair[1]]])]
    found = 1 - len(left_over) / len(truth)
    print(f"{'fanwen, verified':26} recall {found:.4f} precision {right.mean():.4f}: ", end="")
    print(f"{len(merged):,} removed, {len(left_over)} matching pairs of survivors left")
    bars.least("recall of matching pairs", found, 0.995)
    bars.least("precision of removals", float(right.mean()), 1.0)


def _share(part: set[tuple[int, int]], whole: set[tuple[int, int]]) -> str:
    return f"{len(part) / max(len(whole), 1):.4f}"


def previews(count: int, bars: Bars) -> None:
    """Previews of 30 to 90 % with a few words exchanged; every text has two."""
    writer = Writer(2)
    whole = [writer.speech(writer.random.randrange(500, 2500)) for _ in range(count)]
    cuts = [text[: int(len(text) * writer.random.uniform(0.3, 0.9))] for text in whole for _ in range(2)]
    cuts = [writer.spun(cut, len(cut) // 250) for cut in cuts]
    verdicts = survivors_of(whole + cuts)
    pairs = np.array([(i, len(cuts) + i // 2) for i in range(len(cuts))])
    true = compare(cuts + whole, pairs).match
    found = sum(bool(verdicts[id_of(cut)]) for cut, match in zip(cuts, true, strict=True) if match)
    strangers = sum(bool(verdicts[id_of(text)]) for text in whole)
    print(f"{int(true.sum()):,} previews: {found / true.sum():.4f} found, {strangers} strangers merged")
    bars.least("previews found", found / true.sum(), 0.97)
    bars.most("strangers merged", strangers, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--previews", type=int, default=500, help="texts that get two previews each")
    options = parser.parse_args()
    print(machine())
    bars = Bars()
    near_duplicates(options.texts, bars)
    previews(options.previews, bars)
    bars.close()


if __name__ == "__main__":
    main()
