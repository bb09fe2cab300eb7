"""Learning: pairs of words that are exchanged between speeches and their verified copies.

A spinner exchanges a word for the same other word in many speeches. Chance differences, names and numbers
have a different partner in each speech. So the speeches are counted in which a word is aligned with another
one, each speech once, however many copies it has. The likelihood ratio (Dunning 1993, G2) tells whether the
pair is aligned more often than the frequencies of both words explain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from dedup.alignment import differences
from dedup.spun import Lexicon, canonical_words, classes, lexicon, lexicon_of
from dedup.swaps import Swap, swaps

FEWEST = 3
"""Speeches in which a swap must be seen."""
SURE = 15.1
"""The least G2 of a proposal: with one degree of freedom, one in ten thousand occurs by chance."""
PARTNER = 0.3
"""The least share of a swap in all differences of one of its words."""
WHOLE = 0.5
"""The least share of a word in the distinct places of a single character that differs."""
RIVAL = 0.5
"""A word with a second partner is ambiguous if that one has this share of the first partner's count."""
NO_COUNTER = "-"
_WORD = 2
_SAMPLE = 2_000_000
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几第")
_ADAPTED = frozenset("省市县区州镇乡村街院校局厂司部处科系班年月日届")
"""Units that a speaker adapts when reusing a speech, without spinning: 全县 for 全市."""

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A difference: its two sides in order of code points, and the neighbouring characters."""

    words: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A swap that was learned, and the evidence for a person to judge it by."""

    swap: Swap
    g2: float
    rivals: tuple[str, ...]
    """Other words that the spun word is exchanged for; a proposal with a rival is ambiguous."""


class Tally:
    """Counts the differences between speeches and their copies."""

    def __init__(self) -> None:
        self._speeches: dict[Place, set[int]] = defaultdict(set)
        self._leaning: Counter[Place] = Counter()
        self._numbers: dict[str, int] = {}
        self._sample: list[str] = []
        self._sampled = 0
        self.pairs = 0

    def add(self, speech: str, key: str, copy: str) -> None:
        """Count one verified pair.

        :param speech: the id of the survivor, whose copies count once.
        :param key: the key of the survivor.
        :param copy: the key of its copy.
        """
        self.pairs += 1
        number = self._numbers.setdefault(speech, len(self._numbers))
        lean = _spun_words(copy) - _spun_words(key)
        for difference in differences(copy, key):
            left, right = sorted((difference.left, difference.right))
            if _is_word(left) and _is_word(right):
                place = Place((left, right), difference.before, difference.after)
                self._speeches[place].add(number)
                # Either text may be the spun one: it is the one with more known spun words.
                self._leaning[place] += (
                    (lean > 0) - (lean < 0) if left == difference.left else (lean < 0) - (lean > 0)
                )
        if self._sampled < _SAMPLE:
            self._sample.append(key)
            self._sampled += len(key)

    def swaps(self) -> dict[Words, dict[Place, set[int]]]:
        """The aligned pairs of words, each with its places and their speeches.

        Where a single character differs, the word extends to the left or right, to the side on which it
        recurs in more speeches. Characters that are words by themselves (让 for 使) recur with no neighbour.
        They are part of too many words to be exchanged, and are left out.
        """
        places = Counter(place.words for place in self._speeches)
        around = Counter(words for place in self._speeches for words in _wholes(place))
        whole: dict[Words, set[int]] = defaultdict(set)
        for place, speeches in self._speeches.items():
            for words in _wholes(place):
                whole[words] |= speeches
        aligned: dict[Words, dict[Place, set[int]]] = defaultdict(dict)
        for place, speeches in self._speeches.items():
            best = max(_wholes(place), key=lambda words: (len(whole[words]), words), default=None)
            if best and around[best] >= WHOLE * places[place.words]:
                aligned[best][place] = speeches
        return aligned

    def proposals(self, fewest: int = FEWEST) -> list[Proposal]:
        """The swaps that ``spun.tsv`` does not know, the most frequent first."""
        aligned = self.swaps()
        counts = {words: len(set().union(*places.values())) for words, places in aligned.items()}
        totals: Counter[str] = Counter()
        for words, count in counts.items():
            totals.update(dict.fromkeys(words, count))
        common = _Frequency("\n".join(self._sample))
        proposals = []
        for words, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if count < fewest or count < PARTNER * min(totals[word] for word in words):
                continue
            g2 = min(likelihood(count, totals[a], common(b)) for a, b in (words, words[::-1]))
            swap = self._swap(words, count, aligned[words], common)
            if g2 >= SURE and not _explained(swap, lexicon()):
                proposals.append(Proposal(swap, g2, _rivals(swap, counts)))
        return _without_runs(proposals)

    def _swap(self, words: Words, count: int, places: Mapping[Place, set[int]], common: _Frequency) -> Swap:
        """The swap, the spun word first. Where the texts do not tell which one it is, it is the rarer
        word."""
        leaning = sum(self._leaning[place] for place in places)
        spun, original = sorted(words, key=lambda word: (common(word), word))
        if leaning:
            spun, original = words if leaning > 0 else words[::-1]
        place = min(places, key=lambda place: (-len(place.before + place.after), place.before, place.after))
        side = place.words[words.index(spun)]
        return Swap(spun, original, count, place.before + side + place.after, NO_COUNTER)

    def known(self) -> dict[Words, int]:
        """The swaps of ``spun.tsv`` that occurred, with the number of speeches."""
        aligned = self.swaps()
        seen = {}
        for swap in swaps():
            left, right = sorted((swap.spun, swap.original))
            if places := aligned.get((left, right)):
                seen[swap.spun, swap.original] = len(set().union(*places.values()))
        return seen


class _Frequency:
    """The frequency of words in the speeches, as a share of the characters; never 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        if word not in self._known:
            self._known[word] = max(self._text.count(word), 1) / max(len(self._text), 2)
        return self._known[word]


@cache
def _spun_only() -> tuple[str, ...]:
    """The words that are spun words and never originals."""
    return tuple(sorted({swap.spun for swap in swaps()} - {swap.original for swap in swaps()}))


def _spun_words(key: str) -> int:
    return sum(map(key.count, _spun_only()))


def _is_word(text: str) -> bool:
    """Whether a difference may be a word: Han characters that are neither a number nor an adapted unit."""
    if not all("\u3400" <= letter <= "\u9fff" for letter in text):
        return False
    return not (set(text) <= _NUMERALS or set(text) <= _ADAPTED)


def _wholes(place: Place) -> list[Words]:
    """The pairs of words that a place may be part of."""
    left, right = place.words
    if len(left) > 1 or len(right) > 1:
        return [place.words]
    before, after = place.before[-1:], place.after[:1]
    wholes = [(before + left, before + right)] if before and _is_word(before) else []
    return wholes + ([(left + after, right + after)] if after and _is_word(after) else [])


def likelihood(both: int, all_: int, chance: float) -> float:
    """Dunning's G2 of a word that was aligned with another one in ``both`` of the ``all_`` speeches in which
    that one differed, given its share of any text as ``chance``. It is 0 where chance explains the count."""
    if both <= chance * all_:
        return 0.0
    g2 = both * log(both / (chance * all_))
    if rest := all_ - both:
        g2 += rest * log(rest / ((1 - chance) * all_))
    return 2 * g2


def _explained(swap: Swap, known: Lexicon) -> bool:
    original = swap.example.replace(swap.spun, swap.original)
    return canonical_words(swap.example, known) == canonical_words(original, known)


def _without_runs(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals without those that are two others in sequence: 建议解决 for 倡议处理."""
    candidates = [one.swap for one in proposals]
    words = [swap for swap in candidates if max(len(swap.spun), len(swap.original)) <= _WORD]
    known = lexicon_of(classes((*swaps(), *words)))
    return [one for one in proposals if one.swap in words or not _explained(one.swap, known)]


def _rivals(swap: Swap, counts: Mapping[Words, int]) -> tuple[str, ...]:
    others = {
        (set(words) - {swap.spun}).pop(): count
        for words, count in counts.items()
        if swap.spun in words and swap.original not in words
    }
    return tuple(sorted(word for word, count in others.items() if count >= max(RIVAL * swap.pairs, FEWEST)))
