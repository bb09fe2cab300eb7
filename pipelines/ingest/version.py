"""The rules version: a stamp of everything that decides what a page becomes.

It is a hash of the code and the data of the cleaning and of the deduplication and of the releases of the
libraries that do the reading, so that nobody can forget to raise it. A page whose stamp is not the current
one is cleaned again by the next ingest.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

from db.occurrences import BEST
from pipelines.cleaning.site_rules import SiteRules

_LIBRARIES = ("trafilatura", "justext", "lxml", "cssselect", "w3lib", "fastwarc", "OpenCC", "numpy", "numba")
_PACKAGES = ("pipelines", "dedup", "tables", "textbasics")
_DATA = {".py", ".toml", ".tsv", ".json", ".txt", ".bin", ".npz", ".gz"}


@cache
def rules_version() -> str:
    """Of everything: 12 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=6)
    for library in _LIBRARIES:
        state.update(f"{library} {version(library)}\n".encode())
    # Other tables of Unicode normalise otherwise; another choice of the best place shows another text.
    state.update(f"{unidata_version} {BEST}\n".encode())
    for room in _PACKAGES:
        state.update(_contents(room))
    return state.hexdigest()


@cache
def dedup_version() -> str:
    """Of what makes signatures and verdicts: 12 hexadecimal digits."""
    libraries = "".join(version(library) for library in ("OpenCC", "numpy", "numba"))
    return hashlib.blake2b(
        _contents("dedup") + _contents("textbasics") + libraries.encode(), digest_size=6
    ).hexdigest()


def _contents(room: str) -> bytes:
    """A hash of every file of code and data in a room of the house."""
    state = hashlib.blake2b(digest_size=16)
    root = Path(__file__).resolve().parents[2]
    for path in sorted((root / room).rglob("*")):
        if path.suffix in _DATA and "__pycache__" not in path.parts:
            state.update(f"{path.relative_to(root).as_posix()} {path.stat().st_size}\n".encode())
            state.update(path.read_bytes())
    return state.digest()


@cache
def stamp(rules: SiteRules) -> str:
    """The rules version together with the rules of one site: 12 hexadecimal digits."""
    return hashlib.blake2b(f"{rules_version()} {rules!r}".encode(), digest_size=6).hexdigest()
