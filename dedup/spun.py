"""Spun words: document-sharing sites exchange words throughout a copy, so that it looks like another text.

``spun.tsv`` lists which words stand for which. In the search for copies (shingles, signatures, scores), words
that it connects, directly or through others, count as one word: each is replaced by the symbol of its class.
Ids, texts and all that is shown stay as they are. So two texts that differ only in such words are still two
texts, and one of them is listed as a copy of the other, with its scores.

Words are matched from left to right, the longest first, without regard to word boundaries. A chance match
inside another word is the same in every copy of a text. No key and no word has the symbols, so a second
replacement changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numba import int32, int64, types, uint32
from numpy.typing import NDArray

from dedup.kernels import kernel, record
from dedup.shingles import POINTS
from dedup.swaps import Swap, swaps
from textbasics.codepoints import code_points, from_code_points

_FIRST_SYMBOL = 0xF0000  # a private plane, with room for 65,534 classes
_REPEATED = 2
"""How often the symbol is written for a word. Nearly all words have two characters, so most keys keep their
length, and most shingles of a text that was not spun stay comparable."""
_PLANE = 0x10000


def classes(known: Iterable[Swap]) -> list[tuple[str, ...]]:
    """The classes of words that are connected by swaps, sorted by code points, as are the words of each.

    A word that contains another one (原则 contains 则) is also connected to what a spinner makes of it
    (原那么). Otherwise the longer match would hide the swap of the shorter word.
    """
    tied: dict[str, set[str]] = {}
    for swap in known:
        _tie(tied, swap.spun, swap.original)
    direct = {word: sorted(same) for word, same in tied.items()}
    for word, inner in ((a, b) for a in sorted(direct) for b in sorted(direct) if b in a and b != a):
        for other in direct[inner]:
            _tie(tied, word, word.replace(inner, other))
    return sorted({tuple(sorted(words)) for words in tied.values()})


def _tie(tied: dict[str, set[str]], one: str, other: str) -> None:
    both = tied.get(one, {one}) | tied.get(other, {other})
    for word in both:
        tied[word] = both


class Lexicon(NamedTuple):
    """The words of all classes in arrays, grouped by first character, the longest words first."""

    groups: NDArray[np.int32]
    """int32[2**16], by first character: the number of its group, or -1."""
    group_starts: NDArray[np.int64]
    """int64[groups + 1], positions of words."""
    letters: NDArray[np.uint32]
    """The code points of all words."""
    word_starts: NDArray[np.int64]
    """int64[words + 1], positions of letters."""
    symbols: NDArray[np.uint32]
    """uint32[words]: the symbol of each word's class."""


_ints, _words = types.Array(int64, 1, "C"), types.Array(uint32, 1, "C")
_LEXICON = record((types.Array(int32, 1, "C"), _ints, _words, _ints, _words), Lexicon)


def lexicon_of(tied: Sequence[Sequence[str]]) -> Lexicon:
    """The lexicon of classes of words."""
    symbol_of = {word: _FIRST_SYMBOL + number for number, words in enumerate(tied) for word in words}
    words = sorted(symbol_of, key=lambda word: (word[0], -len(word), word))
    firsts = sorted({word[0] for word in words})
    groups = np.full(_PLANE, -1, np.int32)
    groups[[ord(first) for first in firsts]] = np.arange(len(firsts))
    sizes = [sum(word[0] == first for word in words) for first in firsts]
    return Lexicon(
        groups,
        np.cumsum([0, *sizes]),
        np.array([ord(letter) for word in words for letter in word], np.uint32),
        np.cumsum([0, *map(len, words)]),
        np.array([symbol_of[word] for word in words], np.uint32),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``spun.tsv``. Raises tables.reader.ConfigError."""
    return lexicon_of(classes(swaps()))


@kernel(int64(_LEXICON, POINTS, int64))
def _word_at(lexicon, points, start):  # type: ignore[no-untyped-def]
    """The longest word that begins at a position, or -1."""
    group = lexicon.groups[points[start]] if points[start] < _PLANE else -1
    if group < 0:
        return -1
    for word in range(lexicon.group_starts[group], lexicon.group_starts[group + 1]):
        first, size = lexicon.word_starts[word], lexicon.word_starts[word + 1] - lexicon.word_starts[word]
        same = 1
        while (
            same < size
            and start + same < len(points)
            and points[start + same] == lexicon.letters[first + same]
        ):
            same += 1
        if same == size:
            return word
    return -1


@kernel(int64(_LEXICON, POINTS, uint32[::1]))
def _replace(lexicon, points, replaced):  # type: ignore[no-untyped-def]
    start = count = 0
    while start < len(points):
        word = _word_at(lexicon, points, start)
        if word < 0:
            replaced[count] = points[start]
            start, count = start + 1, count + 1
        else:
            replaced[count : count + _REPEATED] = lexicon.symbols[word]
            start += lexicon.word_starts[word + 1] - lexicon.word_starts[word]
            count += _REPEATED
    return count


def canonical_words(key: str, known: Lexicon | None = None) -> str:
    """The key with every known word replaced by the symbol of its class.

    :param known: the lexicon; that of ``spun.tsv`` by default.
    """
    points = code_points(key)
    replaced = np.empty(_REPEATED * len(points), np.uint32)
    count = _replace(lexicon() if known is None else known, points, replaced)
    return from_code_points(replaced[:count])
