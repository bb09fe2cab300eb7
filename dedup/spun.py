"""Spun words: document-sharing sites exchange words all over a copy, so that it passes for another text.

``spun.tsv`` names which words stand for which. For the search for copies (shingles, signatures, scores),
the words that it ties together, directly or by way of others, are one word: each is written as the sign of
its class. Ids, texts and everything that is shown stay as they are; so two texts that differ in such words
only are still two texts, one of which is listed as a copy of the other, with its scores.

A word is found from left to right, the longest first, without regard for the borders of words. A chance hit
within another word is a hit in every copy of that text alike. Since the sign is a character that no key
holds, and no word holds it, a second fold finds nothing more to do.
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

_FIRST_SIGN = 0xF0000  # a private plane: room for 65,534 classes
_REPEATED = 2
"""How often the sign stands for a word: nearly all words have two characters, so that most folded keys keep
their length, and a text that was not spun keeps its shingles."""
_PLANE = 0x10000


def classes(known: Iterable[Swap]) -> list[tuple[str, ...]]:
    """The words that are tied to each other, each class and the list of them in order of code points.

    A word that holds another one (原则 holds 则) is tied to what a spinner makes of it as well (原那么):
    else its longer match would keep the shorter word's swap from being seen.
    """
    tied: dict[str, set[str]] = {}
    for swap in known:
        _tie(tied, swap.spun, swap.original)
    found = {word: sorted(same) for word, same in tied.items()}
    for word, inner in ((a, b) for a in sorted(found) for b in sorted(found) if b in a and b != a):
        for other in found[inner]:
            _tie(tied, word, word.replace(inner, other))
    return sorted({tuple(sorted(each)) for each in tied.values()})


def _tie(tied: dict[str, set[str]], one: str, other: str) -> None:
    both = tied.get(one, {one}) | tied.get(other, {other})
    for word in both:
        tied[word] = both


class Lexicon(NamedTuple):
    """The words of all classes, in arrays: those that begin with one character stand together, the longest
    first."""

    groups: NDArray[np.int32]
    """int32[2**16], by first character: the number of its group, or -1."""
    group_starts: NDArray[np.int64]
    """int64[groups + 1], positions of words."""
    letters: NDArray[np.uint32]
    """The code points of all words."""
    word_starts: NDArray[np.int64]
    """int64[words + 1], positions of letters."""
    signs: NDArray[np.uint32]
    """uint32[words]: the sign of each word's class."""


_ints, _words = types.Array(int64, 1, "C"), types.Array(uint32, 1, "C")
_LEXICON = record((types.Array(int32, 1, "C"), _ints, _words, _ints, _words), Lexicon)


def lexicon_of(tied: Sequence[Sequence[str]]) -> Lexicon:
    """The lexicon of classes of words."""
    sign_of = {word: _FIRST_SIGN + number for number, words in enumerate(tied) for word in words}
    words = sorted(sign_of, key=lambda word: (word[0], -len(word), word))
    firsts = sorted({word[0] for word in words})
    groups = np.full(_PLANE, -1, np.int32)
    groups[[ord(first) for first in firsts]] = np.arange(len(firsts))
    sizes = [sum(word[0] == first for word in words) for first in firsts]
    return Lexicon(
        groups,
        np.cumsum([0, *sizes]),
        np.array([ord(letter) for word in words for letter in word], np.uint32),
        np.cumsum([0, *map(len, words)]),
        np.array([sign_of[word] for word in words], np.uint32),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``spun.tsv``. Raises tables.reader.ConfigError."""
    return lexicon_of(classes(swaps()))


@kernel(int64(_LEXICON, POINTS, int64))
def _word_at(lexicon, points, at):  # type: ignore[no-untyped-def]
    """The longest word that begins at a position, or -1."""
    group = lexicon.groups[points[at]] if points[at] < _PLANE else -1
    if group < 0:
        return -1
    for word in range(lexicon.group_starts[group], lexicon.group_starts[group + 1]):
        first, size = lexicon.word_starts[word], lexicon.word_starts[word + 1] - lexicon.word_starts[word]
        same = 1
        while same < size and at + same < len(points) and points[at + same] == lexicon.letters[first + same]:
            same += 1
        if same == size:
            return word
    return -1


@kernel(int64(_LEXICON, POINTS, uint32[::1]))
def _fold(lexicon, points, folded):  # type: ignore[no-untyped-def]
    at = count = 0
    while at < len(points):
        word = _word_at(lexicon, points, at)
        if word < 0:
            folded[count] = points[at]
            at, count = at + 1, count + 1
        else:
            folded[count : count + _REPEATED] = lexicon.signs[word]
            at += lexicon.word_starts[word + 1] - lexicon.word_starts[word]
            count += _REPEATED
    return count


def canonical_words(key: str, known: Lexicon | None = None) -> str:
    """The key with every known word written as the sign of its class.

    :param known: the words to go by; those of ``spun.tsv`` if not given.
    """
    points = code_points(key)
    folded = np.empty(_REPEATED * len(points), np.uint32)
    count = _fold(lexicon() if known is None else known, points, folded)
    return from_code_points(folded[:count])
