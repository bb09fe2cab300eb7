"""Fanwen, a builder of Chinese speech corpora: the commands, and ``fanwen.Corpus`` for Python programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanwen.corpus import Corpus

__all__ = ["Corpus", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import ``Corpus`` only where it is used: the commands start faster without it."""
    if name != "Corpus":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fanwen.corpus import Corpus

    return Corpus
