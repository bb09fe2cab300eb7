"""Sketches: FracMinHash samples that find a preview within a longer text.

A sketch keeps one shingle in sixteen: those whose hash lies below 2**64 / 16 (FracMinHash; Irber et al.
2022). Unlike a MinHash signature it grows with the text, so the sample of a preview is contained in the
sample of the whole, at any ratio of lengths. A pair is proposed by a rule that depends on the pair alone: of
the least 32 tokens of the shorter text, at least ``NEEDED[number of tokens]`` occur in the sketch of the
longer one.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numba import int64, uint16, uint32, uint64, void
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from dedup.kernels import kernel, widest_registers

SCALE_BITS = 4
"""A sketch keeps one shingle in ``2 ** SCALE_BITS``."""
BOTTOM = 32
"""Tokens of the shorter text that are looked up: enough, since a match is verified afterwards."""
CONTAINMENT = 0.90
FEWEST = 3
"""Tokens of the shorter text that must be found in the longer one, however few it has."""
MISSED = 0.001
"""Chance of missing a pair whose containment is exactly ``CONTAINMENT``, given its number of tokens."""


def _needed() -> NDArray[np.int64]:
    """int64[BOTTOM + 1]: how many of n tokens must be found.

    Each token of the shorter text is in the longer one with probability ``CONTAINMENT``, so the number of
    common tokens is binomial. The answer is the largest r with P(common < r) <= ``MISSED``, but at least half
    of the tokens, and three. With less, a single phrase with two tokens that every speech has would make tens
    of thousands of unrelated candidates. So a text with fewer than four tokens is never proposed as a
    preview. This is one text in 50 at the least length of a preview, one in 400 at 200 characters, and
    practically none from 300 characters on.
    """
    needed = np.zeros(BOTTOM + 1, np.int64)
    for n in range(1, BOTTOM + 1):
        chances = [comb(n, k) * CONTAINMENT**k * (1 - CONTAINMENT) ** (n - k) for k in range(n + 1)]
        quantile = next(r for r in range(n + 1) if sum(chances[: r + 1]) > MISSED)
        needed[n] = max(quantile, (n + 1) // 2, FEWEST) if n > FEWEST else n + 1
    return needed


NEEDED = _needed()

TALLY = 1 << 24
"""Counters of tokens; some tokens share one, so a count may be too high."""


@kernel(void(uint32[::1], uint16[::1]))
def count_tokens(tokens, tally):  # type: ignore[no-untyped-def]
    """Add tokens to a tally of how often each occurs; counters stop at their greatest value."""
    for token in tokens:
        counter = token & np.uint32(TALLY - 1)
        if tally[counter] < np.uint16(65535):
            tally[counter] += np.uint16(1)


@kernel(int64(uint64[::1], int64, uint64[::1], int64))
def sample(hashes, row, sampled, count):  # type: ignore[no-untyped-def]
    """Append the tokens of a block of shingle hashes to ``sampled``, packed as ``row << 32 | token``.

    A token is the 32 bits below the leading zeros, so tokens sort like the hashes. Returns the new count,
    which includes tokens for which ``sampled`` has no room.
    """
    widest_registers()
    limit, shift, one = np.uint64(1 << (64 - SCALE_BITS)), np.uint64(32 - SCALE_BITS), np.uint64(1)
    high = np.uint64(row) << np.uint64(32)
    # A branch for each hash would cost more than the hash itself, since one in sixteen is predicted wrongly.
    # So the comparisons of 64 hashes become the bits of a word, without a branch, and only set bits are
    # visited.
    for start in range(0, len(hashes), 64):
        block = hashes[start : start + 64]
        below = np.uint64(0)
        for k in range(len(block)):
            below |= np.uint64(block[k] < limit) << np.uint64(k)
        while below:
            if count < len(sampled):
                k = trailing_zeros(below)  # type: ignore[call-arg]
                sampled[count] = high | (block[k] >> shift)
            count += 1
            below &= below - one
    return count
