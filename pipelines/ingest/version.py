"""The rules version: a hash of everything that decides which speeches a page becomes.

It covers the code and the data of cleaning and deduplication and the releases of the libraries that they use,
so that nobody can forget to raise it. The next ingest cleans every page again whose stamp is not current.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

from db.occurrences import BEST
from pipelines.cleaning.site_rules import SiteRules
from tables.owner import owner_hashes

_LIBRARIES = ("trafilatura", "justext", "lxml", "cssselect", "w3lib", "fastwarc", "OpenCC", "numpy", "numba")
_PACKAGES = ("pipelines", "dedup", "tables", "textbasics")
DEDUP_FILES = frozenset(("masks.toml", "spun.tsv"))
"""The owner's files that deduplication reads. To import its list of files would compile its kernels."""
_DATA = {".py", ".toml", ".tsv", ".json", ".txt", ".bin", ".npz", ".gz"}


@cache
def rules_version() -> str:
    """The version of cleaning and deduplication: 12 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=6)
    for library in _LIBRARIES:
        state.update(f"{library} {version(library)}\n".encode())
    # The tables of Unicode decide what NFKC does; BEST decides which occurrence gives a speech its text.
    state.update(f"{unidata_version} {BEST}\n".encode())
    for package in _PACKAGES:
        state.update(hash_package(package))
    state.update(hash_owner_rules())
    return state.hexdigest()


@cache
def dedup_version() -> str:
    """The version of fingerprints and decisions: 12 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=6)
    state.update("".join(version(library) for library in ("OpenCC", "numpy", "numba")).encode())
    for package in ("dedup", "tables", "textbasics"):
        state.update(hash_package(package))
    state.update(hash_owner_rules(DEDUP_FILES))
    return state.hexdigest()


def hash_package(package: str) -> bytes:
    """A hash of the code and data files of a top-level package. Raises FileNotFoundError if it has none."""
    root = Path(__file__).resolve().parents[2]
    files = [
        path
        for path in sorted((root / package).rglob("*"))
        if path.suffix in _DATA and "__pycache__" not in path.parts
    ]
    if not files:
        raise FileNotFoundError(f"{root / package}: no files of code or data, so there is no rules version")
    state = hashlib.blake2b(digest_size=16)
    for path in files:
        state.update(f"{path.relative_to(root).as_posix()} {path.stat().st_size}\n".encode())
        state.update(path.read_bytes())
    return state.digest()


def hash_owner_rules(names: frozenset[str] | None = None) -> bytes:
    """A hash of the owner's rule files, or of those with these names; empty if there are none."""
    hashes = owner_hashes()
    owned = [f"{name} {hashes[name]}\n" for name in sorted(hashes) if names is None or name in names]
    return hashlib.blake2b("".join(owned).encode(), digest_size=16).digest() if owned else b""


@cache
def stamp(rules: SiteRules) -> str:
    """A hash of the rules version and the rules of one site: 12 hexadecimal digits."""
    return hashlib.blake2b(f"{rules_version()} {rules!r}".encode(), digest_size=6).hexdigest()
