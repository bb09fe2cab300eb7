"""Signatures: MinHash with 128 permutations, identical to datasketch's ``affine32`` scheme.

Given the shingle hash's upper 32 bits as ``hashfunc``, the values equal those of
``datasketch.MinHash(num_perm=128, scheme="affine32")``: the hash is spread by MurmurHash3's 32-bit
finaliser, each permutation is ``a * h + b`` modulo 2**32 with an odd ``a``, and the least value of each
permutation is kept. So datasketch is the oracle of the tests and a format of exchange, and is not
needed here.
"""

from __future__ import annotations

import numpy as np
from numba import uint32, uint64, void
from numpy.typing import NDArray

from dedup.kernels import kernel

PERMUTATIONS = 128
_SEED = 1


def _permutations() -> NDArray[np.uint32]:
    # The draws of datasketch's MinHash._init_permutations: first all multipliers, then all increments.
    draw = np.random.RandomState(_SEED)
    factor = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    addend = draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
    return np.stack([factor, addend])


AFFINE = _permutations()
"""uint32[2, 128]: the multipliers and increments of the permutations."""
EMPTY = 2**32 - 1
"""What every value of a signature is before the first hash: datasketch's empty sketch."""
STRIDE = 64
"""Hashes taken at a time by the vector code of :func:`lower`, on processors with the widest registers."""


@kernel(void(uint64[::1], uint32[::1]))
def _mix(hashes, mixed):  # type: ignore[no-untyped-def]
    factor_1, factor_2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
    for i in range(len(hashes)):
        h = np.uint32(hashes[i] >> np.uint64(32))
        h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) * factor_1)
        h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * factor_2)
        mixed[i] = np.uint32(h ^ (h >> np.uint32(16)))


@kernel(void(uint64[::1], uint32[::1], uint32[:, ::1], uint32[::1]))
def lower(hashes, mixed, affine, least):  # type: ignore[no-untyped-def]
    """Bring a block of shingle hashes, at least one, into a signature.

    ``mixed`` is scratch space with room for as many, rounded up to a multiple of ``STRIDE``.
    """
    _mix(hashes, mixed)
    # What does not fill a stride is done hash by hash, at the price of a whole stride. The least value does
    # not mind a hash that comes twice, so the last stride is filled with copies.
    size = (len(hashes) + STRIDE - 1) // STRIDE * STRIDE
    mixed[len(hashes) : size] = mixed[0]
    # Four permutations at a time share each load of a hash; the inner loop is what LLVM makes vector code of.
    for p in range(0, PERMUTATIONS, 4):
        a0, a1, a2, a3 = affine[0, p], affine[0, p + 1], affine[0, p + 2], affine[0, p + 3]
        b0, b1, b2, b3 = affine[1, p], affine[1, p + 1], affine[1, p + 2], affine[1, p + 3]
        m0, m1, m2, m3 = least[p], least[p + 1], least[p + 2], least[p + 3]
        for i in range(size):
            h = mixed[i]
            m0 = min(m0, np.uint32(h * a0 + b0))
            m1 = min(m1, np.uint32(h * a1 + b1))
            m2 = min(m2, np.uint32(h * a2 + b2))
            m3 = min(m3, np.uint32(h * a3 + b3))
        least[p], least[p + 1], least[p + 2], least[p + 3] = m0, m1, m2, m3
