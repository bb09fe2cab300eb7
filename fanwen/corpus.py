"""The corpus as a Python object, for use with other libraries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from db import corpus, signatures
from dedup.fingerprint import Fingerprint

if TYPE_CHECKING:
    from datasketch import MinHash


class Corpus:
    """A corpus file, open for reading; use it in a ``with`` statement, or call ``close``.

    :param path: the file ``corpus.db`` in a data folder.

    Raises ``db.corpus.CorpusError`` if there is no corpus.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        with ExitStack() as stack:
            self._db = stack.enter_context(corpus.reading(Path(path)))
            self._open = stack.pop_all()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    def minhash(self, id_: str) -> MinHash:
        """The MinHash of a text, survivor or removed copy. Raises KeyError for an unknown ID."""
        from dedup.minhash import to_minhash

        blob = signatures.fingerprint(self._db, id_)
        if blob is None:
            raise KeyError(id_)
        return to_minhash(Fingerprint.from_bytes(blob))

    def minhashes(self) -> Iterator[tuple[str, MinHash]]:
        """The ID and the MinHash of every speech of the corpus, by ID, without the removed copies."""
        from dedup.minhash import to_minhash

        for id_, blob in signatures.fingerprints_of_survivors(self._db):
            yield id_, to_minhash(Fingerprint.from_bytes(blob))

    @staticmethod
    def minhash_of(text: str) -> MinHash:
        """The MinHash of any text by the bundled rules, comparable with those of the corpus.

        If the corpus was built with an owner's ``masks.toml`` or ``spun.tsv``, call
        ``tables.owner.use_owner_rules`` with the folder of these files before the first text.
        """
        from dedup.keys import key_of
        from dedup.minhash import minhash_of_key
        from dedup.spun import canonical_words

        return minhash_of_key(canonical_words(key_of(text)))
