"""Fixtures: random keys, and a plain implementation of promise 4."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from dedup.fingerprint import Fingerprint, fingerprints
from dedup.keys import id_of
from dedup.sketches import NEEDED
from dedup.survivors import Candidate, Rank, Resolver, Verdict

HAN = [chr(point) for point in range(0x4E00, 0x4E00 + 2500)]


def shingle_set(key: str) -> set[str]:
    return {key[i : i + 5] for i in range(len(key) - 4)}


def hash_of(shingle: str) -> int:
    """The hash of one shingle in plain Python, to compare with that of the kernel."""
    word = 2**64 - 1
    c = [ord(character) for character in shingle]
    h = (c[0] | c[1] << 21 | c[2] << 42) * 0x9E3779B97F4A7C15 + (c[3] | c[4] << 21) * 0xC2B2AE3D27D4EB4F
    h &= word
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & word
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & word
    return h ^ h >> 33


def similarity(left: str, right: str) -> tuple[float, float]:
    """Jaccard similarity, and containment of the shorter key in the longer."""
    a, b = shingle_set(left), shingle_set(right)
    if not a or not b:
        return 0.0, 0.0
    shorter = min((len(left), len(a)), (len(right), len(b)))[1]
    return len(a & b) / len(a | b), len(a & b) / shorter


def matching(left: str, right: str) -> bool:
    jaccard, containment = similarity(left, right)
    return jaccard >= 0.70 or (containment >= 0.90 and min(len(left), len(right)) >= 150)


def _words(blob: bytes) -> list[int]:
    return [int.from_bytes(blob[i : i + 4], "little") for i in range(0, len(blob), 4)]


def _contained(short: Fingerprint, long: Fingerprint) -> bool:
    least = _words(short.sketch)[:32]
    if not least or short.chars < 150 or short.chars > long.chars:
        return False
    return len(set(least) & set(_words(long.sketch))) >= NEEDED[len(least)]


def proposed(left: Fingerprint, right: Fingerprint) -> bool:
    """Whether LSH or the sketches propose the pair, in plain Python."""
    a, b = left.minhash[::4], right.minhash[::4]
    band = any(a[i : i + 5] == b[i : i + 5] for i in range(0, 125, 5)) and bool(a) and bool(b)
    alike = sum(x == y for x, y in zip(a, b, strict=False)) >= 72
    return (band and alike) or _contained(left, right) or _contained(right, left)


@dataclass
class Corpus:
    """Keys and ranks by ID, and the state that a caller of the resolver keeps."""

    keys: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    fetched: int = 0

    def put(self, key: str, rank: Rank | None = None) -> str:
        id_ = id_of(key)
        self.keys[id_] = key
        self.ranks[id_] = rank or Rank(False, 0, len(key))
        self.fingerprints[id_] = fingerprints([key])[0]
        return id_

    def fetch(self, ids: Sequence[str]) -> list[str]:
        self.fetched += len(ids)
        return [self.keys[id_] for id_ in ids]

    def candidate(self, id_: str) -> Candidate:
        return Candidate(id_, self.ranks[id_], self.fingerprints[id_])

    def candidates(self, ids: Sequence[str] | None = None) -> list[Candidate]:
        return [self.candidate(id_) for id_ in (self.keys if ids is None else ids)]

    def resolver(self) -> Resolver:
        return Resolver(self.fetch)

    def resolve(self) -> dict[str, Verdict]:
        """The verdicts of one update with everything."""
        return {verdict.id: verdict for verdict in self.resolver().update(self.candidates(), [])}

    def order(self, ids: Sequence[str]) -> list[str]:
        def place(id_: str) -> tuple[bool, int, int, str]:
            rank = self.ranks[id_]
            return rank.incomplete, rank.damage, -rank.chars, id_

        return sorted(ids, key=place)

    def expected(self, ids: Sequence[str]) -> dict[str, str | None]:
        """Promise 4: best first, each survives unless a better-ranked survivor that is proposed for it
        matches."""
        survivors: list[str] = []
        verdicts: dict[str, str | None] = {}
        for id_ in self.order(ids):
            verdicts[id_] = next((better for better in survivors if self.match(id_, better)), None)
            if verdicts[id_] is None:
                survivors.append(id_)
        return verdicts

    def match(self, left: str, right: str) -> bool:
        return proposed(self.fingerprints[left], self.fingerprints[right]) and matching(
            self.keys[left], self.keys[right]
        )


class Writer:
    """Writes made-up keys and damages them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def key(self, chars: int) -> str:
        return "".join(self.random.choices(HAN, k=chars))

    def edited(self, key: str, edits: int) -> str:
        letters = list(key)
        for _ in range(edits):
            letters[self.random.randrange(len(letters))] = self.random.choice(HAN)
        return "".join(letters)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus()


@pytest.fixture
def writer() -> Writer:
    return Writer(20)


@pytest.fixture(scope="session")
def shingle_hash() -> Callable[[str], int]:
    return hash_of


@pytest.fixture(scope="session")
def similarity_of() -> Callable[[str, str], tuple[float, float]]:
    return similarity


@pytest.fixture(scope="session")
def new_corpus() -> Callable[[], Corpus]:
    return Corpus


@pytest.fixture(scope="session")
def new_writer() -> Callable[[int], Writer]:
    return Writer
