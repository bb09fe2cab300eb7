"""Titling: the title of a page, mended as its text is, with every edit on the way."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines import metadata, variants
from pipelines.edits import Edit, Pass, run
from pipelines.repair import repair
from pipelines.types import Trace, Unusable

_VARIANTS = (variants.simplify, variants.punctuate)


def titled(url: str, candidates: Iterable[str], text: str) -> tuple[str, Trace | None]:
    """Return the title of a page whose repaired text is ``text``, and how it came about.

    ``candidates`` are, best first, what the page offers; the first that is no banner counts. Where none does,
    the title is read from the text, and there is nothing to trace.
    """
    for candidate in candidates:
        words, passes = mended(candidate)
        title = metadata.title_from(words, text)
        if title:
            title, _ = run(title, "variants", (variants.punctuate,))
            shorter = Pass("metadata", (Edit("title", 0, words, title),))
            made = (*passes, shorter) if words != title else passes
            return title, Trace(url, candidate, made, "title")
    return run(metadata.title_in(text), "variants", (variants.punctuate,))[0], None


def mended(words: str) -> tuple[str, tuple[Pass, ...]]:
    """A title, or the lines before a text, repaired and simplified; empty where they are beyond repair."""
    try:
        text, passes = repair(words)
    except Unusable:
        return "", ()
    text, more = run(text, "variants", _VARIANTS)
    return text, (*passes, *more)
