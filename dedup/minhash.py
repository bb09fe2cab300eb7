"""Fingerprints as datasketch's MinHash objects, for use with its LSH indexes.

Apart from the rest of this package, because to import datasketch takes 0.3 s and 45 MB: it imports SciPy.
"""

from __future__ import annotations

import numpy as np
from datasketch import MinHash

from dedup.fingerprint import Fingerprint, fingerprints
from dedup.shingles import hashes_of
from dedup.signatures import AFFINE, EMPTY, PERMUTATIONS

SCHEME = "affine32"


def shingle_hash(shingle: bytes) -> int:
    """The hash function of our MinHash objects: the 32 bits that a signature takes of a shingle's hash.

    :param shingle: five characters of a key, in UTF-8.
    """
    [value] = hashes_of([shingle.decode()]).values
    return int(value) >> 32


def to_minhash(fingerprint: Fingerprint) -> MinHash:
    """The MinHash of a fingerprint; an empty one where the key is too short to have a shingle.

    It is the one that datasketch makes of the same shingles with ``shingle_hash``, so it can be updated,
    merged and compared with others that use this hash function.
    """
    values = np.frombuffer(fingerprint.minhash, "<u4") if fingerprint.minhash else _EMPTY
    return MinHash(hashvalues=values, permutations=AFFINE, hashfunc=shingle_hash, scheme=SCHEME)


def minhash_of_key(key: str) -> MinHash:
    """The MinHash of a key whose words are canonical; see ``dedup.spun.canonical_words``."""
    return to_minhash(fingerprints([key])[0])


_EMPTY = np.full(PERMUTATIONS, EMPTY, np.uint32)
