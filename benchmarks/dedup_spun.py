"""How far spun copies are found: speeches of the demo's grammar, their words exchanged at several rates.

The spinner exchanges words of ``dedup/spun.tsv`` and others that the file does not know. To see what becomes
of copies whose spinner uses words that nobody has learned, a share of the file's lines is withheld. Ten
speeches at a time are of one frame, the template of a genre: they share two sentences of five, and must stay
apart. Run ``python benchmarks/dedup_spun.py``.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.dedup_quality import survivors_of
from benchmarks.dedup_texts import machine
from dedup import spun
from dedup.keys import id_of, key_of
from dedup.learning import Tally
from dedup.spun import Lexicon, Swap, canonical_words, classes, lexicon_of
from dedup.verify import compare
from fanwen.demo.copies import replacements as demo_swaps
from fanwen.demo.speech import compose

RATES = (1, 1.6, 2, 3, 4, 5)
"""Words exchanged in a hundred characters; a page of a document-sharing site has been seen with 1.6."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Lines of the file that the search knows."""
FRAMES, MEMBERS = 30, 10


def speeches(seed: int) -> list[str]:
    """The keys of distinct speeches; each ten of them have one frame."""
    return [
        key_of(compose(seed, f"speech {frame} {member}", f"frame {frame}").text)
        for frame in range(FRAMES)
        for member in range(MEMBERS)
    ]


class Spinner:
    """Exchanges words in a text, at a rate."""

    def __init__(self, seed: int, instead: dict[str, str]) -> None:
        self.random = random.Random(seed)
        self._instead = instead
        longest_first = sorted(instead, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(longest_first))

    def spin(self, key: str, rate: float) -> str:
        """A copy with that many words in a hundred characters exchanged, as far as it has them."""
        words = [found.start() for found in self._pattern.finditer(key)]
        chosen = set(self.random.sample(words, min(len(words), round(rate * len(key) / 100))))
        return self._pattern.sub(lambda m: self._instead[m[0]] if m.start() in chosen else m[0], key)


def strange_words() -> dict[str, str]:
    """Words of the demo's spinner that the file does not tie together."""
    words = demo_swaps("spin.tsv").instead
    return {a: b for a, b in words.items() if canonical_words(a) != canonical_words(b)}


def withheld(share: float, seed: int) -> list[Swap]:
    """That share of the file's lines, chosen by chance."""
    every = list(spun.swaps())
    return random.Random(seed).sample(every, round(share * len(every)))


def outcome(originals: Sequence[str], copies: Sequence[str], known: Lexicon) -> tuple[float, int]:
    """The share of copies that were found, and how many texts were taken for copies of other speeches."""
    folded = [canonical_words(key, known) for key in (*originals, *copies)]
    speech_of = {id_of(key): i % len(originals) for i, key in enumerate(folded)}
    verdicts = survivors_of(folded)
    right = wrong = 0
    for id_, survivor in verdicts.items():
        if survivor is not None:
            right += speech_of[id_] == speech_of[survivor]
            wrong += speech_of[id_] != speech_of[survivor]
    same = sum(a == b for a, b in zip(folded, folded[len(originals) :], strict=False))
    return (right + same) / len(copies), wrong


def strangers(keys: Sequence[str], known: Lexicon) -> tuple[float, int]:
    """The greatest Jaccard similarity of two distinct speeches, and how many pairs of them match."""
    pairs = np.array([(i, j) for i in range(len(keys)) for j in range(i)])
    scores = compare([canonical_words(key, known) for key in keys], pairs)
    return float(scores.jaccard.max()), int(scores.match.sum())


def preview(key: str) -> str:
    """The first half of a text, which a site shows to who is not logged in."""
    return key[: len(key) // 2]


def recall(originals: list[str], seed: int, cut: Callable[[str], str], what: str) -> None:
    every = {swap.original: swap.spun for swap in spun.swaps()} | strange_words()
    spinner = Spinner(seed, every)
    lexica = [lexicon_of(classes(withheld(share, seed))) for share in SHARES]
    print(f"\nrecall of {what}, by words exchanged in 100 characters and the share of lines that is known")
    print(f"{'rate':>5} {'really':>7} {'Jaccard':>8} " + " ".join(f"{share:>7.0%}" for share in SHARES))
    wrong = 0
    for rate in RATES:
        copies = [spinner.spin(key, rate) for key in originals]
        pairs = np.array([(i, i + len(originals)) for i in range(len(originals))])
        jaccard = compare([*originals, *copies], pairs).jaccard.mean()
        outcomes = [outcome(originals, list(map(cut, copies)), lexicon) for lexicon in lexica]
        wrong += sum(strange for _, strange in outcomes)
        shares = " ".join(f"{found:7.3f}" for found, _ in outcomes)
        print(f"{rate:5} {exchanged_words(originals, copies, every):7.2f} {jaccard:8.3f} {shares}")
    print(f"taken for copies of other speeches: {wrong}")


def apart(originals: list[str]) -> None:
    print()
    for name, known in (("without", lexicon_of([])), ("with", spun.lexicon())):
        greatest, matching = strangers(originals, known)
        print(f"{name:>8} the file: distinct speeches reach a Jaccard of {greatest:.3f}, {matching} match")


def exchanged_words(originals: Sequence[str], copies: Sequence[str], every: dict[str, str]) -> float:
    """Words exchanged in a hundred characters, counted by the words that are left."""
    pattern = re.compile("|".join(sorted(every, key=lambda word: (-len(word), word))))
    left, all_ = (sum(len(pattern.findall(key)) for key in keys) for keys in (copies, originals))
    return 100 * (all_ - left) / sum(map(len, originals))


def learned(originals: list[str], seed: int) -> None:
    """What the copies that are found without the file tell of the spinner's words."""
    words = strange_words()
    spinner, noise = Spinner(seed, words), random.Random(seed)
    tally = Tally()
    for number, key in enumerate(originals):
        letters = list(spinner.spin(key, 2))
        for _ in range(5):  # edits of a person: a name, a number, another word
            letters[noise.randrange(len(letters))] = noise.choice(key)
        tally.add(str(number), key, "".join(letters))
    found = [{p.swap.spun, p.swap.original} for p in tally.proposals()]
    seen = [{a, b} for a, b in words.items() if sum(a in key for key in originals) >= 6]
    hits = sum(pair in found for pair in seen)
    print(f"\nlearned: {hits} of {len(seen)} unknown exchanges, and {len(found) - hits} others")
    print("others:", [each for each in found if each not in seen])


def speed(keys: Sequence[str]) -> None:
    """Processor time of canonical_words and of the whole key."""
    text = "".join(keys)
    parts = [text[i : i + 2000] for i in range(0, len(text) - 2000, 2000)]
    for name, job in (("key_of", key_of), ("canonical_words", canonical_words)):
        started = time.process_time()
        for part in parts:
            job(part)
        print(f"{name}: {(time.process_time() - started) / len(parts) * 1e6:.0f} us in 2,000 characters")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    originals = list(dict.fromkeys(speeches(options.seed)))
    print(machine())
    print(f"{len(originals)} speeches, {sum(map(len, originals)) // len(originals):,} characters on average")
    recall(originals, options.seed, str, "whole copies")
    recall(originals, options.seed, preview, "copies cut in half")
    apart(originals)
    learned(originals, options.seed)
    speed(originals)


if __name__ == "__main__":
    main()
