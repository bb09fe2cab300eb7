"""How many spun copies are found: speeches of the demo's grammar, with words replaced at several rates.

The spinner replaces words of ``dedup/spun.tsv`` and others that are not in the file. To measure the recall of
copies whose spinner uses unknown words, a share of the file's lines is withheld. Every ten speeches have one
frame, the template of a genre: they share two sentences of five, and must not be merged.
Run ``python -m benchmarks.dedup_spun``.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from benchmarks.dedup_candidates import survivors_of
from benchmarks.dedup_texts import machine
from dedup import spun
from dedup.keys import id_of, key_of
from dedup.learning import Tally
from dedup.spun import Lexicon, canonical_words, classes, lexicon_of
from dedup.swaps import Swap, swaps
from dedup.verify import compare
from fanwen.demo.copies import replacements as demo_replacements
from fanwen.demo.speech import compose

RATES = (1, 1.6, 2, 3, 4, 5)
"""Words replaced per hundred characters; 1.6 was measured on a page of a document-sharing site."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of the file's lines that are known to the search."""
FRAMES, MEMBERS = 30, 10


def speeches(seed: int) -> list[str]:
    """The keys of distinct speeches; every ten of them have one frame."""
    return [
        key_of(compose(seed, f"speech {frame} {member}", f"frame {frame}").text)
        for frame in range(FRAMES)
        for member in range(MEMBERS)
    ]


class Spinner:
    """Replaces words in a text, at a rate."""

    def __init__(self, seed: int, replacements: dict[str, str]) -> None:
        self.random = random.Random(seed)
        self._replacements = replacements
        self._pattern = pattern_of(replacements)

    def spin(self, key: str, rate: float) -> str:
        """A copy with so many words per hundred characters replaced, if it has as many."""
        words = [match.start() for match in self._pattern.finditer(key)]
        chosen = set(self.random.sample(words, min(len(words), round(rate * len(key) / 100))))
        return self._pattern.sub(lambda m: self._replacements[m[0]] if m.start() in chosen else m[0], key)


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches the words, the longest first."""
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


def unknown_words() -> dict[str, str]:
    """The replacements of the demo's spinner that the file does not list."""
    words = demo_replacements("spin.tsv").by_word
    return {a: b for a, b in words.items() if canonical_words(a) != canonical_words(b)}


def sample_of_swaps(share: float, seed: int) -> list[Swap]:
    """A random share of the file's lines."""
    lines = list(swaps())
    return random.Random(seed).sample(lines, round(share * len(lines)))


def outcome(originals: Sequence[str], copies: Sequence[str], known: Lexicon) -> tuple[float, int]:
    """The share of copies that were found, and the number of texts merged with other speeches."""
    canonical = [canonical_words(key, known) for key in (*originals, *copies)]
    speech_of = {id_of(key): i % len(originals) for i, key in enumerate(canonical)}
    verdicts = survivors_of(canonical)
    right = wrong = 0
    for id_, survivor in verdicts.items():
        if survivor is not None:
            right += speech_of[id_] == speech_of[survivor]
            wrong += speech_of[id_] != speech_of[survivor]
    same = sum(a == b for a, b in zip(canonical, canonical[len(originals) :], strict=False))
    return (right + same) / len(copies), wrong


def similarity_of_distinct(keys: Sequence[str], known: Lexicon) -> tuple[float, int]:
    """The greatest Jaccard similarity of two distinct speeches, and the number of pairs that match."""
    pairs = np.array([(i, j) for i in range(len(keys)) for j in range(i)])
    scores = compare([canonical_words(key, known) for key in keys], pairs)
    return float(scores.jaccard.max()), int(scores.match.sum())


def preview(key: str) -> str:
    """The first half of a text, as a site shows it without a login."""
    return key[: len(key) // 2]


def recall(originals: list[str], seed: int, cut: Callable[[str], str], name: str) -> None:
    words = {swap.original: swap.spun for swap in swaps()} | unknown_words()
    spinner = Spinner(seed, words)
    lexica = [lexicon_of(classes(sample_of_swaps(share, seed))) for share in SHARES]
    print(f"\nrecall of {name}, by words replaced per 100 characters and the share of lines that is known")
    print(f"{'rate':>5} {'actual':>7} {'Jaccard':>8} " + " ".join(f"{share:>7.0%}" for share in SHARES))
    wrong = 0
    for rate in RATES:
        copies = [spinner.spin(key, rate) for key in originals]
        pairs = np.array([(i, i + len(originals)) for i in range(len(originals))])
        jaccard = compare([*originals, *copies], pairs).jaccard.mean()
        outcomes = [outcome(originals, list(map(cut, copies)), lexicon) for lexicon in lexica]
        wrong += sum(errors for _, errors in outcomes)
        shares = " ".join(f"{share:7.3f}" for share, _ in outcomes)
        print(f"{rate:5} {replaced_words(originals, copies, words):7.2f} {jaccard:8.3f} {shares}")
    print(f"merged with other speeches: {wrong}")


def distinct_speeches(originals: list[str]) -> None:
    print()
    for name, known in (("without", lexicon_of([])), ("with", spun.lexicon())):
        greatest, matching = similarity_of_distinct(originals, known)
        print(f"{name:>8} the file: Jaccard of distinct speeches up to {greatest:.3f}, {matching} match")


def replaced_words(originals: Sequence[str], copies: Sequence[str], words: Iterable[str]) -> float:
    """Words replaced per hundred characters, computed from the words that are left."""
    pattern = pattern_of(words)
    left, total = (sum(len(pattern.findall(key)) for key in keys) for keys in (copies, originals))
    return 100 * (total - left) / sum(map(len, originals))


def learning(originals: list[str], seed: int) -> None:
    """The spinner's words that are learned from copies that are found without the file."""
    words = unknown_words()
    spinner, noise = Spinner(seed, words), random.Random(seed)
    tally = Tally()
    for number, key in enumerate(originals):
        letters = list(spinner.spin(key, 2))
        for _ in range(5):  # edits as a person makes them: a name, a number, another word
            letters[noise.randrange(len(letters))] = noise.choice(key)
        tally.add(str(number), key, "".join(letters))
    learned = [{p.swap.spun, p.swap.original} for p in tally.proposals()]
    used = [{a, b} for a, b in words.items() if sum(a in key for key in originals) >= 6]
    others = [pair for pair in learned if pair not in used]
    print(f"\nlearned: {len(learned) - len(others)} of {len(used)} unknown swaps, and {len(others)} others")
    print("others:", others)


def speed(keys: Sequence[str]) -> None:
    """Processor time of the key, and of its canonical words."""
    text = "".join(keys)
    parts = [text[i : i + 2000] for i in range(0, len(text) - 2000, 2000)]
    for name, job in (("key_of", key_of), ("canonical_words", canonical_words)):
        start = time.process_time()
        for part in parts:
            job(part)
        print(f"{name}: {(time.process_time() - start) / len(parts) * 1e6:.0f} us in 2,000 characters")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    originals = list(dict.fromkeys(speeches(options.seed)))
    print(machine())
    print(f"{len(originals)} speeches, {sum(map(len, originals)) // len(originals):,} characters on average")
    recall(originals, options.seed, str, "whole copies")
    recall(originals, options.seed, preview, "copies cut in half")
    distinct_speeches(originals)
    learning(originals, options.seed)
    speed(originals)


if __name__ == "__main__":
    main()
