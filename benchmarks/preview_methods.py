"""Methods to find previews: five ways to propose texts that contain a shorter one.

Every text has two previews of 30 to 90 % of its length, with one word in 120 characters replaced. A method
proposes pairs of a preview and a longer text; those that match by the rule of ``dedup.verify`` are right.
Prints the share of the right pairs that are proposed, the same for previews below half the length, the pairs
proposed for each right one, the processor time, and the bytes that are stored for a text.
Run ``python -m benchmarks.preview_methods``; docs/decisions/0016-previews.md has the conclusion.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from datasketch import LeanMinHash, MinHashLSHEnsemble
from numpy.typing import NDArray

from benchmarks.dedup_candidates import survivors_of
from benchmarks.dedup_texts import Writer, machine, shingles
from dedup.fingerprint import fingerprints
from dedup.keys import id_of
from dedup.minhash import to_minhash
from dedup.shingles import hashes_of
from dedup.sketches import CONTAINMENT, NEEDED
from dedup.verify import compare

Pairs = set[tuple[int, int]]
WINDOW = 31
_PARAGRAPH = 120  # characters, on average


@dataclass(frozen=True, slots=True)
class Texts:
    """Keys, those of whole texts before those of previews, each also cut into paragraphs."""

    keys: list[str]
    paragraphs: list[list[str]]
    whole: int
    shares: list[float]
    """Length of each preview as a share of its text."""

    @property
    def previews(self) -> range:
        return range(self.whole, len(self.keys))


def generate(count: int) -> Texts:
    writer = Writer(2)
    draw = writer.random
    whole = [_cut(writer, writer.speech(draw.randrange(500, 2500))) for _ in range(count)]
    previews, shares = [], []
    for text in (text for text in whole for _ in range(2)):
        share = draw.uniform(0.3, 0.9)
        shares.append(share)
        previews.append(_preview(writer, text, share))
    paragraphs = whole + previews
    return Texts(["".join(text) for text in paragraphs], paragraphs, count, shares)


def _cut(writer: Writer, key: str) -> list[str]:
    """Cut a key into paragraphs."""
    ends = [0]
    while ends[-1] < len(key):
        ends.append(ends[-1] + writer.random.randrange(_PARAGRAPH // 2, _PARAGRAPH * 3 // 2))
    return [key[start:end] for start, end in pairwise(ends)]


def _preview(writer: Writer, text: list[str], share: float) -> list[str]:
    """The first paragraphs, with up to two words replaced in each."""
    left, preview = int(share * sum(map(len, text))), []
    for paragraph in text:
        if left <= 0:
            break
        shown = paragraph[:left]
        left -= len(paragraph)
        preview.append(writer.spun(shown, writer.random.randrange(3) if len(shown) > 20 else 0))
    return preview


def right_pairs(texts: Texts) -> Pairs:
    """The pairs of a preview and its text that match; a preview matches no other text."""
    pairs = [(preview, (preview - texts.whole) // 2) for preview in texts.previews]
    match = compare(texts.keys, np.array(pairs)).match
    return {pair for pair, right in zip(pairs, match.tolist(), strict=True) if right}


def ensemble(texts: Texts) -> tuple[Pairs, object]:
    """LSH Ensemble (Zhu et al. 2016), by datasketch."""
    sizes = [len(set(shingles(key))) for key in texts.keys]
    minhashes = [LeanMinHash(to_minhash(fingerprint)) for fingerprint in fingerprints(texts.keys)]
    index = MinHashLSHEnsemble(threshold=CONTAINMENT, num_perm=128, num_part=16, m=8)
    index.index((number, minhashes[number], sizes[number]) for number in range(texts.whole))
    pairs = {(p, whole) for p in texts.previews for whole in index.query(minhashes[p], sizes[p])}
    return pairs, (index, minhashes[: texts.whole])


def winnowed(texts: Texts) -> list[NDArray[np.unsignedinteger]]:
    """Winnowing (Schleimer et al. 2003): the least hash of every window of consecutive shingles."""
    hashes = hashes_of(texts.keys)
    rows = (hashes.row(i) for i in range(len(texts.keys)))
    views = (np.lib.stride_tricks.sliding_window_view(row, min(WINDOW, len(row))) for row in rows)
    return [np.unique(view.min(axis=1)) for view in views]


def sampled(texts: Texts) -> list[NDArray[np.unsignedinteger]]:
    """FracMinHash (Irber et al. 2022): the shingles whose hash lies in the least sixteenth."""
    hashes = hashes_of(texts.keys)
    rows = (hashes.row(i) for i in range(len(texts.keys)))
    return [np.unique(row[row < 2**60]) for row in rows]


def by_tokens(
    sketch: Callable[[Texts], list[NDArray[np.unsignedinteger]]], texts: Texts
) -> tuple[Pairs, object]:
    """Propose a pair if enough of the least tokens of the shorter text are in the longer one (``NEEDED``)."""
    tokens = sketch(texts)
    least = [row[: len(NEEDED) - 1].tolist() for row in tokens]
    needed = [int(NEEDED[len(row)]) for row in least]
    pairs = _joined([row.tolist() for row in tokens], least, needed, texts)
    return pairs, [(row >> np.uint64(32)).astype(np.uint32) for row in tokens[: texts.whole]]


def paragraphs(texts: Texts) -> tuple[Pairs, object]:
    """Propose a pair if half of the paragraphs of the shorter text are in the longer one, unchanged."""
    tokens = [
        [int.from_bytes(blake2b(p.encode(), digest_size=4).digest(), "big") for p in text]
        for text in texts.paragraphs
    ]
    pairs = _joined(tokens, tokens, [(len(row) + 1) // 2 for row in tokens], texts)
    return pairs, [np.array(row, np.uint32) for row in tokens[: texts.whole]]


def _joined(
    tokens: Sequence[list[int]], sought: Sequence[list[int]], needed: Sequence[int], texts: Texts
) -> Pairs:
    """The pairs that share as many of the tokens sought for the preview as are needed."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(texts.whole):
        for token in tokens[number]:
            holders[token].append(number)
    pairs: Pairs = set()
    for preview in texts.previews:
        hits = Counter(whole for token in sought[preview] for whole in holders.get(token, ()))
        pairs |= {(preview, whole) for whole, count in hits.items() if count >= needed[preview]}
    return pairs


def fanwen(texts: Texts) -> tuple[Pairs, object]:
    """The method of the project: FracMinHash, the rarest tokens looked up first, each pair verified."""
    number_of = {id_of(key): number for number, key in enumerate(texts.keys)}
    survivors = survivors_of(texts.keys)
    pairs = {(number_of[id_], number_of[survivor]) for id_, survivor in survivors.items() if survivor}
    whole = fingerprints(texts.keys[: texts.whole])
    return pairs, [np.frombuffer(fingerprint.sketch, "<u4") for fingerprint in whole]


METHODS: dict[str, Callable[[Texts], tuple[Pairs, object]]] = {
    "LSH Ensemble, 128 x 16": ensemble,
    f"winnowing, {WINDOW}": lambda texts: by_tokens(winnowed, texts),
    "FracMinHash, 1/16": lambda texts: by_tokens(sampled, texts),
    "shared paragraphs": paragraphs,
    "fanwen, verified": fanwen,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=2000, help="texts with two previews each")
    options = parser.parse_args()
    print(machine())
    texts = generate(options.texts)
    right = right_pairs(texts)
    short = {pair for pair in right if texts.shares[pair[0] - texts.whole] < 0.5}
    print(f"{len(right):,} pairs of a preview and its text, {len(short):,} of less than half the length")
    for name, method in METHODS.items():
        method(generate(10))  # loads the compiled kernels
        start = time.process_time()
        pairs, stored = method(texts)
        seconds = time.process_time() - start
        size = len(pickle.dumps(stored)) / texts.whole
        recall, recall_of_short = len(pairs & right) / len(right), len(pairs & short) / len(short)
        ratio = len(pairs) / max(len(pairs & right), 1)
        print(f"{name:24} {recall:.4f} proposed, {recall_of_short:.4f} of the short, ", end="")
        print(f"{ratio:6.2f} pairs for each right one, {seconds:6.2f} s, {size:5.0f} bytes a text")


if __name__ == "__main__":
    main()
