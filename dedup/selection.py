"""The selection of survivors: in rank order, each speech survives unless a better survivor matches it.

Whether a pair matches is known only after it was verified, and to verify it needs the texts. So the selection
guesses the pairs that it does not know, and reports them. The caller verifies these and runs the selection
again, until one run guesses nothing. The last run is right, whatever was guessed before. Guesses come from
the similarities that the signatures estimate, and few are wrong. So three or four runs are enough for a
corpus, and each speech is verified against the few survivors that it is proposed for, never against their
other copies.
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
"""How many of 128 values must agree before a candidate of LSH is verified. At a Jaccard similarity of .70, 90
agree on average with a deviation of 5.2, so .0004 of such pairs are lost, and most candidates below .50 are
skipped."""
LIKELY = round(JACCARD * PERMUTATIONS)
IN_BAND = 1 << 16
"""More than the number of tokens that a pair can share."""
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
    """Whether enough of one slot's least tokens are in the other's sketch: 0 no, 1 yes, 2 nearly all."""
    tokens, starts = features.tokens, features.token_starts
    size = min(starts[short + 1] - starts[short], BOTTOM)
    if size == 0 or features.chars[short] < PREVIEW_CHARS or features.chars[short] > features.chars[long]:
        return 0
    common, spare = 0, size - needed[size]
    for i in range(starts[short], starts[short] + size):
        low, high = starts[long], starts[long + 1]
        while low < high:
            middle = (low + high) >> 1
            if tokens[middle] < tokens[i]:
                low = middle + 1
            else:
                high = middle
        if low < starts[long + 1] and tokens[low] == tokens[i]:
            common += 1
        elif spare == 0:
            return 0
        else:
            spare -= 1
    return 2 if 10 * common >= 9 * size else 1


@kernel(int64(FEATURES, int64, int64, boolean, int64[::1]))
def _proposed(features, left, right, in_band, needed):  # type: ignore[no-untyped-def]
    """Whether a pair of slots must be verified: 0 no, 1 yes, 2 yes, and it will probably match.

    The answer depends on the pair alone, and is the same for both orders of it. Therefore the verdicts do not
    depend on the order of arrival. ``in_band`` says whether a band of the signatures agrees.
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
def _settled(near, place, better):  # type: ignore[no-untyped-def]
    """What the former verdicts say about a pair: 0 no match, 1 a match, -1 nothing.

    A former survivor matched no other former survivor. A former duplicate matched its own survivor, and no
    former survivor with a better rank.
    """
    former = near.former[place]
    if former < 0 or near.former[better] != better:
        return -1
    if former == better:
        return 1
    return 0 if former == place or better < former else -1


@kernel(int64(NEIGHBOURS, int64, int64, int32[::1], int32[::1], int32[::1], int64[::1]))
def _meet(near, place, limit, filled, survivors, shared, met):  # type: ignore[no-untyped-def]
    """Collect in ``met`` the survivors so far, ranked before ``limit``, that share a bucket with a place.

    ``shared`` counts by place the tokens that they share, plus ``IN_BAND`` for each shared band. It must be
    zero before, and the caller sets it to zero again. Returns the number of survivors.
    """
    count = 0
    for i in range(near.starts[place], near.starts[place + 1]):
        bucket = np.int64(near.buckets[i])
        weight = IN_BAND
        if bucket >= near.first_paired:
            bucket ^= 1  # a shorter text is compared with longer ones, and a longer one with shorter ones
            weight = 1
        for better in survivors[near.room[bucket] : near.room[bucket] + filled[bucket]]:
            if better >= limit:
                break
            # The former verdicts cover pairs of which neither is dirty.
            if near.dirty[place] or near.dirty[better]:
                met[count] = better
                count += shared[better] == 0
                shared[better] += weight
    return count


@kernel(int64(FEATURES, NEIGHBOURS, int64, int64, int32[::1], int32[::1], int64[::1], int32[::1], int64[::1]))
def _gather(features, near, place, limit, filled, survivors, needed, shared, proposals):  # type: ignore[no-untyped-def]
    """Collect in ``proposals`` the survivors so far, ranked before ``limit``, that are proposed for a place.

    They are sorted by rank, the best first. Each is its place times 4, plus the answer of ``_proposed``.
    Returns their number.
    """
    count = 0
    for i in range(_meet(near, place, limit, filled, survivors, shared, proposals)):
        better = proposals[i]
        tokens, shared[better] = shared[better], 0
        if tokens >= FEWEST:
            in_band = tokens >= IN_BAND
            proposal = _proposed(features, near.slots[place], near.slots[better], in_band, needed)
            proposals[count] = better << 2 | proposal
            count += proposal > 0
    if count > 1:
        proposals[:count].sort()
    return count


@kernel(PAIR(NEIGHBOURS, int64, int64[::1], uint64[::1], boolean[::1], uint64[::1], int64))
def _match(near, place, proposals, known, matches, asked, questions):  # type: ignore[no-untyped-def]
    """The best of the proposed survivors that matches a place, or -1, and the number of guessed pairs so
    far."""
    for proposal in proposals:
        better = proposal >> 2
        answer = _settled(near, place, better)
        if answer < 0:
            code = np.uint64(near.slots[place]) << np.uint64(32) | np.uint64(near.slots[better])
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
    proposals = np.empty(size + 1, np.int64)
    questions = 0
    for place in range(size):
        if not near.alive[place]:
            continue
        former = np.int64(near.former[place])
        # A speech that is not dirty can only change to a survivor better than its former one.
        kept = not near.dirty[place] and former != place
        limit = former if kept else size
        count = _gather(features, near, place, limit, filled, survivors, needed, shared, proposals)
        match, questions = _match(near, place, proposals[:count], known, matches, asked, questions)
        if questions == len(asked):
            return questions
        verdicts[place] = match if match >= 0 else (former if kept else place)
        if verdicts[place] == place:
            for bucket in near.buckets[near.starts[place] : near.starts[place + 1]]:
                survivors[near.room[bucket] + filled[bucket]] = place
                filled[bucket] += 1
    return questions


def select(
    features: Features,
    near: Neighbours,
    known: NDArray[np.uint64],
    matches: NDArray[np.bool_],
    asked: NDArray[np.uint64],
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Select the survivors once, guessing the pairs that are not known.

    :param known: the verified pairs, sorted: the slot of the worse-ranked speech ``<< 32 |`` that of
       the better.
    :param matches: whether each of them matches.
    :param asked: room for the pairs that are guessed; the selection stops when it is full.
    :return: int32, for each place that of its survivor (its own for a survivor, ``GONE`` for one not
        alive), and the guessed pairs. The verdicts hold only if there are none.
    """
    verdicts = np.full(len(near.slots), GONE, np.int32)
    questions = _select(features, near, known, matches, NEEDED, verdicts, asked)
    return verdicts, asked[:questions]
