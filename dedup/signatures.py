"""Signatures: MinHash with 128 permutations, identical to datasketch's ``affine32`` scheme.

Given the shingle hash's upper 32 bits as ``hashfunc``, the values equal those of
``datasketch.MinHash(num_perm=128, scheme="affine32")``: the hash is spread by MurmurHash3's 32-bit
finaliser, each permutation is ``a * h + b`` modulo 2**32 with an odd ``a``, and the least value of each
permutation is kept. The tests compare both, and ``dedup.minhash`` makes datasketch's objects of ours.

The permutations are drawn here, as datasketch draws them, and not imported from it: its import takes 0.3 s
and 45 MB in each process, since it imports SciPy.
"""

from __future__ import annotations

import numpy as np
from numba import uint32, uint64, void
from numpy.typing import NDArray

from dedup.kernels import kernel, widest_registers

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
"""The value of each permutation before the first hash, as in datasketch's empty MinHash."""
STRIDE = 16
"""Hashes that are processed together; see :func:`lower`."""


@kernel(void(uint64[::1], uint32[::1]))
def _mix(hashes, mixed):  # type: ignore[no-untyped-def]
    widest_registers()
    factor_1, factor_2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
    # Two loops: in a single one, which begins with 64 bits, LLVM multiplies 64 bits at half the speed.
    for i in range(len(hashes)):
        mixed[i] = np.uint32(hashes[i] >> np.uint64(32))
    for i in range(len(hashes)):
        h = mixed[i]
        h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(16))) * factor_1)
        h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(13))) * factor_2)
        mixed[i] = np.uint32(h ^ np.uint32(h >> np.uint32(16)))


@kernel(void(uint64[::1], uint32[::1], uint32[:, ::1], uint32[::1]))
def lower(hashes, mixed, affine, least):  # type: ignore[no-untyped-def]
    """Update a signature with a block of at least one shingle hash.

    ``mixed`` is scratch space with room for as many, rounded up to a multiple of ``STRIDE``.
    """
    widest_registers()
    _mix(hashes, mixed)
    # A repeated hash does not change the minimum, so the last stride is filled with copies.
    size = (len(hashes) + STRIDE - 1) // STRIDE * STRIDE
    mixed[len(hashes) : size] = mixed[0]
    factors, addends = affine[0], affine[1]
    for start in range(0, size, STRIDE):
        stride = mixed[start : start + STRIDE]
        # LLVM unrolls the inner loop and vectorises the outer one: each lane is a permutation, whose numbers
        # are loaded once for all hashes of the stride. With hashes in the lanes, the minimum of the lanes
        # would have to be found for each permutation at the end, which is slow for short texts.
        for p in range(PERMUTATIONS):
            factor, addend, value = factors[p], addends[p], least[p]
            for k in range(STRIDE):
                value = min(value, np.uint32(stride[k] * factor + addend))
            least[p] = value
