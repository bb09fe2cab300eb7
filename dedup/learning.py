"""Learning: words that recur as each other's stand-ins between speeches and their verified copies.

A word that a spinner exchanges is exchanged in many speeches, for the same other word. Chance differences,
names and numbers are not: each has its own partner in each speech. So the speeches are counted in which a
word stood opposite another one, each speech once, however many copies it has. The likelihood ratio (Dunning
1993, G2) tells whether a word stands there more often than it stands anywhere, seen from either of the two.
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
"""The least G2 of a proposal: one degree of freedom, one in ten thousand by chance."""
PARTNER = 0.3
"""The least share that a swap has of all differences of one of its words."""
WHOLE = 0.5
"""Of the different places of a single character that differs, the least share that a word around it has."""
RIVAL = 0.5
"""A word that is exchanged for another one, too, this often as for its first partner, is ambiguous."""
NO_COUNTER = "-"
_WORD = 2
_SAMPLE = 2_000_000
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几第")
_ADAPTED = frozenset("省市县区州镇乡村街院校局厂司部处科系班年月日届")
"""Who takes over another one's speech changes these without any spinning: 全县 for 全市."""

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A difference that was seen: its sides in the order of code points, and the characters beside it."""

    words: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A swap that was learned, and why it must be looked at before it is believed."""

    swap: Swap
    g2: float
    rivals: tuple[str, ...]
    """Other words that the spun one stands for; a proposal with a rival is ambiguous."""


class Tally:
    """Counts what differs between speeches and their copies."""

    def __init__(self) -> None:
        self._speeches: dict[Place, set[int]] = defaultdict(set)
        self._leaning: Counter[Place] = Counter()
        self._numbers: dict[str, int] = {}
        self._sample: list[str] = []
        self._sampled = 0
        self.pairs = 0

    def add(self, speech: str, key: str, copy: str) -> None:
        """Count one verified pair.

        :param speech: names the survivor: all of its copies count once.
        :param key: the key of the survivor.
        :param copy: the key of its copy.
        """
        self.pairs += 1
        number = self._numbers.setdefault(speech, len(self._numbers))
        lean = _spun_words(copy) - _spun_words(key)
        for found in differences(copy, key):
            left, right = sorted((found.left, found.right))
            if _is_word(left) and _is_word(right):
                place = Place((left, right), found.before, found.after)
                self._speeches[place].add(number)
                # Either text may be the spun one: the side that has more spun words already known.
                self._leaning[place] += (
                    (lean > 0) - (lean < 0) if left == found.left else (lean < 0) - (lean > 0)
                )
        if self._sampled < _SAMPLE:
            self._sample.append(key)
            self._sampled += len(key)

    def swaps(self) -> dict[Words, dict[Place, set[int]]]:
        """The words that stood opposite each other, each with its places and the speeches of these.

        Where one character stands for another, the word goes on to the left or to the right of it: to that
        side on which it recurs in more speeches. Characters that are a word each by themselves (让 for 使)
        recur beside nothing; as they are in too many words to be tied, they are left out.
        """
        places = Counter(place.words for place in self._speeches)
        around = Counter(words for place in self._speeches for words in _wholes(place))
        whole: dict[Words, set[int]] = defaultdict(set)
        for place, speeches in self._speeches.items():
            for words in _wholes(place):
                whole[words] |= speeches
        found: dict[Words, dict[Place, set[int]]] = defaultdict(dict)
        for place, speeches in self._speeches.items():
            best = max(_wholes(place), key=lambda words: (len(whole[words]), words), default=None)
            if best and around[best] >= WHOLE * places[place.words]:
                found[best][place] = speeches
        return found

    def proposals(self, fewest: int = FEWEST) -> list[Proposal]:
        """The swaps that ``spun.tsv`` does not know, the most frequent first."""
        found = self.swaps()
        counts = {words: len(set().union(*places.values())) for words, places in found.items()}
        totals: Counter[str] = Counter()
        for words, count in counts.items():
            totals.update(dict.fromkeys(words, count))
        common = _Frequency("\n".join(self._sample))
        proposals = []
        for words, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if count < fewest or count < PARTNER * min(totals[word] for word in words):
                continue
            g2 = min(likelihood(count, totals[a], common(b)) for a, b in (words, words[::-1]))
            swap = self._swap(words, count, found[words], common)
            if g2 >= SURE and not _explained(swap, lexicon()):
                proposals.append(Proposal(swap, g2, _rivals(swap, counts)))
        return _without_runs(proposals)

    def _swap(self, words: Words, count: int, places: Mapping[Place, set[int]], common: _Frequency) -> Swap:
        """The proposal, the spun word first; where the texts do not tell, that is the rarer one."""
        leaning = sum(self._leaning[place] for place in places)
        spun, original = sorted(words, key=lambda word: (common(word), word))
        if leaning:
            spun, original = words if leaning > 0 else words[::-1]
        place = min(places, key=lambda place: (-len(place.before + place.after), place.before, place.after))
        side = place.words[words.index(spun)]
        return Swap(spun, original, count, place.before + side + place.after, NO_COUNTER)

    def known(self) -> dict[Words, int]:
        """Of the lines of ``spun.tsv``, those that were seen, with the number of speeches."""
        found = self.swaps()
        seen = {}
        for swap in swaps():
            left, right = sorted((swap.spun, swap.original))
            if places := found.get((left, right)):
                seen[swap.spun, swap.original] = len(set().union(*places.values()))
        return seen


class _Frequency:
    """How often words stand in the speeches, as a share of the characters; never 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        if word not in self._known:
            self._known[word] = max(self._text.count(word), 1) / max(len(self._text), 2)
        return self._known[word]


@cache
def _spun_only() -> tuple[str, ...]:
    """The words that are spun ones and never originals."""
    return tuple(sorted({swap.spun for swap in swaps()} - {swap.original for swap in swaps()}))


def _spun_words(key: str) -> int:
    return sum(map(key.count, _spun_only()))


def _is_word(text: str) -> bool:
    """Whether a difference may be a word: Han that are not a number, and not a unit that is adapted."""
    if not all("\u3400" <= letter <= "\u9fff" for letter in text):
        return False
    return not (set(text) <= _NUMERALS or set(text) <= _ADAPTED)


def _wholes(place: Place) -> list[Words]:
    """The pairs of words that a place may show."""
    left, right = place.words
    if len(left) > 1 or len(right) > 1:
        return [place.words]
    before, after = place.before[-1:], place.after[:1]
    wholes = [(before + left, before + right)] if before and _is_word(before) else []
    return wholes + ([(left + after, right + after)] if after and _is_word(after) else [])


def likelihood(both: int, all_: int, chance: float) -> float:
    """Dunning's G2 of a word that stood opposite another in ``both`` of the ``all_`` speeches in which that
    one differed, against the share that it has of any text; 0 where that is no more than chance."""
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
    """The proposals but those that are two others side by side: 建议解决 for 倡议处理."""
    words = [each.swap for each in proposals if max(len(each.swap.spun), len(each.swap.original)) <= _WORD]
    known = lexicon_of(classes((*swaps(), *words)))
    return [each for each in proposals if each.swap in words or not _explained(each.swap, known)]


def _rivals(swap: Swap, counts: Mapping[Words, int]) -> tuple[str, ...]:
    others = {
        (set(words) - {swap.spun}).pop(): count
        for words, count in counts.items()
        if swap.spun in words and swap.original not in words
    }
    return tuple(sorted(word for word, count in others.items() if count >= max(RIVAL * swap.pairs, FEWEST)))
