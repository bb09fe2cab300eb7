"""Titling: the title of a page, mended as its text is, with every edit on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.cleaning import variants
from pipelines.cleaning.edits import Edit, Pass, run_steps
from pipelines.cleaning.metadata import titles
from pipelines.cleaning.repair import repair
from pipelines.cleaning.types import Trace, Unusable

_LEVEL_1 = "".join(
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
)
"""The 3,755 commonest characters. None is traditional only; none begins what may be misread UTF-8."""
_RESIDUE = "拷烫屯"
"""Those among them that replacement characters and unused memory look like."""
_PLAIN = f"{_LEVEL_1.translate(dict.fromkeys(map(ord, _RESIDUE)))}\n0-9A-WYZa-wyz/:>|：《》【】-"
_ORDINARY = re.compile(
    rf"(?:[{_PLAIN}]++"
    r"|[，、。；！？](?![，、。；！？,])"  # a pair may be noise
    r"|[×·—“”](?![×·—“”]{2})"  # four may be misread GBK
    r"|(?<![ -~]) | (?![ -~])| (?=[0-9][^ ])"  # others may part a year, or be the residue of a forum
    r"|(?<!的)\."
    r"|[xX](?!0))*+"  # x0dx0a stands for a line break
)
"""Words in which repair finds nothing to do, nor simplification, as most titles and leads are: to be told so
at once takes a tenth of the time in which two dozen steps find nothing."""
_HAN = re.compile("[\u4e00-\u9fff]")
_VARIANTS = (variants.simplify, variants.punctuate)


def choose_title(url: str, candidates: Iterable[str], text: str) -> tuple[str, Trace | None]:
    """Return the title of a page whose repaired text is ``text``, and how it came about.

    ``candidates`` are, best first, what the page offers; the first that is no banner counts, one with Han
    before one without (the name of a blog). Where none does, the title is read from the text, and there is
    nothing to trace.
    """
    for candidate in sorted(candidates, key=lambda words: _HAN.search(words) is None):
        words, passes = repair_and_simplify(candidate)
        title = titles.title_from(words, text)
        if title:
            title, _ = run_steps(title, "variants", (variants.punctuate,))
            shorter = Pass("metadata", (Edit("title", 0, words, title),))
            made = (*passes, shorter) if words != title else passes
            return title, Trace(url, candidate, made, "title")
    return run_steps(titles.title_in(text), "variants", (variants.punctuate,))[0], None


def repair_and_simplify(words: str) -> tuple[str, tuple[Pass, ...]]:
    """A title, or the lines before a text, repaired and simplified; empty where they are beyond repair."""
    if is_ordinary(words):
        return run_steps(words, "variants", (variants.punctuate,))
    try:
        text, passes = repair(words)
    except Unusable:
        return "", ()
    text, more = run_steps(text, "variants", _VARIANTS)
    return text, (*passes, *more)


def is_ordinary(words: str) -> bool:
    """Whether it is plain that neither repair nor simplification would change the words."""
    return _ORDINARY.fullmatch(words) is not None
