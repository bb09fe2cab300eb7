"""Signatures compared with datasketch, sketches with their definition, and the stored form."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.fingerprint import Fingerprint, fingerprints
from dedup.sketches import BOTTOM, NEEDED

texts = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E80), min_size=5, max_size=300)


def fingerprint(key: str) -> Fingerprint:
    return fingerprints([key])[0]


def oracle(shingle_hash: Any, key: str) -> list[int]:
    minhash = MinHash(num_perm=128, scheme="affine32", hashfunc=lambda b: shingle_hash(b.decode()) >> 32)
    minhash.update_batch([key[i : i + 5].encode() for i in range(len(key) - 4)])
    return [int(value) for value in minhash.hashvalues]


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_signatures_are_those_of_datasketch(shingle_hash: Any, keys: list[str]) -> None:
    for key, made in zip(keys, fingerprints(keys), strict=True):
        assert np.frombuffer(made.minhash, "<u4").tolist() == oracle(shingle_hash, key)


def test_a_key_longer_than_a_block(writer: Any, shingle_hash: Any) -> None:
    key = writer.key(9001)
    assert np.frombuffer(fingerprint(key).minhash, "<u4").tolist() == oracle(shingle_hash, key)


def test_stored_signatures_are_read_by_datasketch(writer: Any, shingle_hash: Any) -> None:
    key = writer.key(500)
    values = np.frombuffer(fingerprint(key).minhash, "<u4")
    other = MinHash(num_perm=128, scheme="affine32", hashfunc=lambda b: shingle_hash(b.decode()) >> 32)
    mine = MinHash(hashvalues=values, permutations=other.permutations, scheme="affine32")
    other.update_batch([key[i : i + 5].encode() for i in range(len(key) - 4)])
    assert mine.jaccard(other) == 1.0


def test_sketches_have_the_smallest_sixteenth(writer: Any, shingle_hash: Any) -> None:
    key = writer.key(4000) + "同一句话" * 60
    hashes = {shingle_hash(key[i : i + 5]) for i in range(len(key) - 4)}
    tokens = np.frombuffer(fingerprint(key).sketch, "<u4").tolist()
    assert tokens == sorted(h >> 28 for h in hashes if h < 2**60)
    assert 180 < len(tokens) < 320


def test_a_text_that_repeats_one_sampled_shingle(writer: Any, shingle_hash: Any) -> None:
    letters = iter(writer.key(2000))
    letter = next(c for c in letters if shingle_hash(c * 5) < 2**60)
    assert fingerprint(letter * 5000).sketch == (shingle_hash(letter * 5) >> 28).to_bytes(4, "little")


@given(st.lists(st.text("一二三四五六", max_size=200), max_size=100))
def test_a_fingerprint_depends_only_on_the_key(keys: list[str]) -> None:
    together = fingerprints(keys)
    assert together == [fingerprint(key) for key in keys]
    read = [Fingerprint.from_bytes(made.blob) for made in together]
    assert pickle.loads(pickle.dumps(read)) == read
    assert [one.minhash == b"" for one in read] == [len(key) < 5 for key in keys]


@pytest.mark.parametrize("blob", [b"", b"\x05\0\0\0", b"\x05\0\0\0" + bytes(510), b"\x04\0\0\0" + bytes(512)])
def test_an_invalid_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match="not a fingerprint"):
        Fingerprint.from_bytes(blob)


def test_how_many_tokens_are_needed() -> None:
    assert NEEDED[:4].tolist() == [0, 2, 3, 4], "with less than four tokens, more are needed than there are"
    assert (NEEDED[4:] >= 3).all()
    assert (2 * NEEDED[4:] >= np.arange(4, BOTTOM + 1)).all()
    assert (np.diff(NEEDED[4:]) >= 0).all()
