"""The sweep: speeches in rank order, each one a survivor unless a better-ranked survivor matches it.

A match is known only once its pair was verified, and verifying needs the texts. So a sweep goes on with
a guess where it does not know, and reports every pair that it guessed; when these are verified, the
sweep is run again, until one guesses nothing. That one is right, whatever was guessed before. Guesses
come from the estimates that the signatures give, and few are wrong, so three or four sweeps settle a
corpus, and each speech is verified against the few survivors that it is proposed for, never against the
other copies of them.
"""

from __future__ import annotations

import numpy as np
from numba import boolean, int32, int64, uint8, uint64
from numpy.typing import NDArray

from dedup.candidates import BANDS, ROWS
from dedup.kernels import PAIR, kernel
from dedup.neighbours import FEATURES, NEIGHBOURS, Features, Neighbours
from dedup.signatures import PERMUTATIONS
from dedup.sketches import BOTTOM, FEWEST, NEEDED
from dedup.verify import JACCARD, PREVIEW_CHARS

ALIKE = 72
"""Of 128 values, how many must agree for a candidate of LSH to be verified. At a Jaccard similarity of
.70, 90 agree on average with a deviation of 5.2, so .0004 of such pairs are lost, and most candidates
below .50 are spared."""
LIKELY = round(JACCARD * PERMUTATIONS)
IN_BAND = 1 << 16
"""Counts for more than all the tokens that a pair can share."""
GONE = -1


@kernel(int64(uint8[::1], uint8[::1]))
def _agreeing(left, right):  # type: ignore[no-untyped-def]
    """How many values agree; 0 unless a whole band does and they are ``ALIKE``."""
    agree = 0
    for i in range(PERMUTATIONS):
        agree += left[i] == right[i]
    if agree < ALIKE:
        return 0
    for first in range(0, BANDS * ROWS, ROWS):
        row = 0
        while row < ROWS and left[first + row] == right[first + row]:
            row += 1
        if row == ROWS:
            return agree
    return 0


@kernel(int64(FEATURES, int64, int64, int64[::1]))
def _contained(features, short, long, needed):  # type: ignore[no-untyped-def]
    """Whether enough of one slot's least tokens are in the other's sketch: 0 no, 1 proposed, 2 and likely."""
    tokens, starts = features.tokens, features.token_starts
    size = min(starts[short + 1] - starts[short], BOTTOM)
    if size == 0 or features.chars[short] < PREVIEW_CHARS or features.chars[short] > features.chars[long]:
        return 0
    found, spare = 0, size - needed[size]
    for i in range(starts[short], starts[short] + size):
        low, high = starts[long], starts[long + 1]
        while low < high:
            middle = (low + high) >> 1
            if tokens[middle] < tokens[i]:
                low = middle + 1
            else:
                high = middle
        if low < starts[long + 1] and tokens[low] == tokens[i]:
            found += 1
        elif spare == 0:
            return 0
        else:
            spare -= 1
    return 2 if 10 * found >= 9 * size else 1


@kernel(int64(FEATURES, int64, int64, boolean, int64[::1]))
def _proposed(features, left, right, in_band, needed):  # type: ignore[no-untyped-def]
    """Whether a pair of slots is to be verified: 0 no, 1 yes, 2 yes, and it will probably match.

    This looks at nothing but the pair, and the same way from either side: that the pairs do not depend
    on the rest of the corpus is what makes the verdicts independent of the order of arrival. ``in_band``
    tells only what the signatures would tell as well: whether a band agrees.
    """
    agreeing = _agreeing(features.low[left], features.low[right]) if in_band else 0
    if agreeing >= LIKELY:
        return 2
    contained = max(
        _contained(features, left, right, needed),
        _contained(features, right, left, needed),
    )
    return max(contained, 1 if agreeing else 0)


@kernel(int64(uint64[::1], uint64))
def _find(codes, code):  # type: ignore[no-untyped-def]
    """The position of a code among sorted codes, or -1."""
    low, high = 0, len(codes)
    while low < high:
        middle = (low + high) >> 1
        if codes[middle] < code:
            low = middle + 1
        else:
            high = middle
    return low if low < len(codes) and codes[low] == code else -1


@kernel(int64(NEIGHBOURS, int64, int64))
def _settled(near, at, better):  # type: ignore[no-untyped-def]
    """What the former verdicts say of a pair: 0 no match, 1 a match, -1 nothing.

    Against those who were survivors then, a survivor had no match, and a duplicate matched its own
    survivor and no better-ranked one.
    """
    former = near.former[at]
    if former < 0 or near.former[better] != better:
        return -1
    if former == better:
        return 1
    return 0 if former == at or better < former else -1


@kernel(int64(NEIGHBOURS, int64, int64, int32[::1], int32[::1], int32[::1], int64[::1]))
def _meet(near, at, limit, filled, survivors, shared, met):  # type: ignore[no-untyped-def]
    """Collect the survivors so far, ranked before ``limit``, that share a bucket with a place, in ``met``.

    ``shared`` counts, by place, the tokens they share, or is ``IN_BAND`` and more where they share a band;
    it must be zero before, and is left to be set to zero again. Returns how many were met.
    """
    count = 0
    for i in range(near.starts[at], near.starts[at + 1]):
        bucket = np.int64(near.buckets[i])
        weight = IN_BAND
        if bucket >= near.first_paired:
            bucket ^= 1  # a shorter text looks at the longer ones, and a longer one at the shorter ones
            weight = 1
        for better in survivors[near.room[bucket] : near.room[bucket] + filled[bucket]]:
            if better >= limit:
                break
            # Of two that are not dirty, the former verdicts have taken account.
            if near.dirty[at] or near.dirty[better]:
                met[count] = better
                count += shared[better] == 0
                shared[better] += weight
    return count


@kernel(int64(FEATURES, NEIGHBOURS, int64, int64, int32[::1], int32[::1], int64[::1], int32[::1], int64[::1]))
def _gather(features, near, at, limit, filled, survivors, needed, shared, found):  # type: ignore[no-untyped-def]
    """Collect the survivors so far, ranked before ``limit``, that are proposed for a place, the best first.

    Each is given as its place times 4, plus what ``_proposed`` says of it; returns how many there are.
    """
    count = 0
    for i in range(_meet(near, at, limit, filled, survivors, shared, found)):
        better = found[i]
        tokens, shared[better] = shared[better], 0
        if tokens >= FEWEST:
            in_band = tokens >= IN_BAND
            proposal = _proposed(features, near.slots[at], near.slots[better], in_band, needed)
            found[count] = better << 2 | proposal
            count += proposal > 0
    if count > 1:
        found[:count].sort()
    return count


@kernel(PAIR(NEIGHBOURS, int64, int64[::1], uint64[::1], boolean[::1], uint64[::1], int64))
def _match(near, at, found, known, matches, asked, questions):  # type: ignore[no-untyped-def]
    """The first of the gathered survivors that matches a place, or -1; and how many pairs were asked by
    now."""
    for proposal in found:
        better = proposal >> 2
        answer = _settled(near, at, better)
        if answer < 0:
            code = np.uint64(near.slots[at]) << np.uint64(32) | np.uint64(near.slots[better])
            position = _find(known, code)
            if position >= 0:
                answer = np.int64(matches[position])
            else:
                asked[questions] = code
                questions += 1
                if questions == len(asked):
                    return -1, questions
                answer = (proposal & 3) >> 1
        if answer:
            return better, questions
    return -1, questions


@kernel(int64(FEATURES, NEIGHBOURS, uint64[::1], boolean[::1], int64[::1], int32[::1], uint64[::1]))
def _select(features, near, known, matches, needed, verdicts, asked):  # type: ignore[no-untyped-def]
    size = len(near.slots)
    filled = np.zeros(len(near.room) - 1, np.int32)
    survivors = np.empty(len(near.buckets), np.int32)
    shared = np.zeros(size, np.int32)
    found = np.empty(size + 1, np.int64)
    questions = 0
    for at in range(size):
        if not near.alive[at]:
            continue
        former = np.int64(near.former[at])
        # A speech that is not dirty can only be claimed by someone better than its survivor so far.
        kept = not near.dirty[at] and former != at
        limit = former if kept else size
        count = _gather(features, near, at, limit, filled, survivors, needed, shared, found)
        match, questions = _match(near, at, found[:count], known, matches, asked, questions)
        if questions == len(asked):
            return questions
        verdicts[at] = match if match >= 0 else (former if kept else at)
        if verdicts[at] == at:
            for bucket in near.buckets[near.starts[at] : near.starts[at + 1]]:
                survivors[near.room[bucket] + filled[bucket]] = at
                filled[bucket] += 1
    return questions


def select(
    features: Features,
    near: Neighbours,
    known: NDArray[np.uint64],
    matches: NDArray[np.bool_],
    asked: NDArray[np.uint64],
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Sweep once, guessing where nothing is known.

    :param known: the verified pairs, sorted: the slot of the worse-ranked speech ``<< 32 |`` that of
       the better.
    :param matches: whether each of them matches.
    :param asked: room for the pairs that are guessed; a sweep ends early when it is full.
    :return: int32, for each place that of its survivor (its own for a survivor, ``GONE`` for one not
        alive), and the guessed pairs. The verdicts hold only if there are none.
    """
    verdicts = np.full(len(near.slots), GONE, np.int32)
    questions = _select(features, near, known, matches, NEEDED, verdicts, asked)
    return verdicts, asked[:questions]
