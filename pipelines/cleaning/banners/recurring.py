"""Recurring lines: what a site puts on page after page, found by counting and not by what it says.

Patterns know the notices of sites seen before; each new site has its own. A line that stands on many pages
of one site, over texts that differ, belongs to the site. What recurs over speeches themselves (同志们：,
谢谢大家！, a numbered heading, a date, a signature, any line that leads in to the next) is never counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice

from pipelines.cleaning.banners import normalise_folded
from pipelines.cleaning.phrases import is_closing, is_salutation, is_section, is_signature
from pipelines.cleaning.types import Recurrence
from textbasics.sentences import SENTENCE_ENDS
from textbasics.width import half_width

LONGEST = 80
"""Characters of a line that is counted."""
SHORTEST = 4
TAIL = 5
"""Lines at the end of a page where a full sentence is counted too: a disclaimer, a slogan. At its beginning
speakers greet and thank in the same words all over a site."""
MOST = 12
"""Lines counted of one page."""

_GREETING = re.compile("好[!！。,~]*$|谢谢|感谢")

FEWEST_TEXTS = 5
LEAST_SHARE = 0.02
FEWEST_TEXTS_OF_SENTENCE = 10
LEAST_SHARE_OF_SENTENCE = 0.5
"""A line is the site's where it stands over this many different texts, and over this share of the site's. A
full sentence must stand on most pages: speakers too have their standing phrases (不当之处，请批评指正。)."""


def recurring_candidates(url: str, text: str) -> tuple[Recurrence, ...]:
    """The lines of a page, freed of known banners, that are worth counting."""
    lines = half_width(text).split("\n")
    if len(lines) < 3 or url.startswith("file:"):
        # Files that somebody imported are no site: what they share, they need not share with the next ones.
        return ()
    body = normalise_folded(max(lines, key=len))
    name = hashlib.blake2b(body.encode("utf-8", "replace"), digest_size=8).digest()
    return tuple(Recurrence(url, line, name) for line in islice(_distinct(lines, body), MOST))


def is_recurring(line: str, texts: int, texts_of_site: int) -> bool:
    """Whether a line over so many different texts, of so many on the site, is taken for the site's own."""
    if line[-1] in SENTENCE_ENDS:
        return texts >= max(FEWEST_TEXTS_OF_SENTENCE, LEAST_SHARE_OF_SENTENCE * texts_of_site)
    return texts >= max(FEWEST_TEXTS, LEAST_SHARE * texts_of_site)


def _distinct(lines: list[str], body: str) -> Iterator[str]:
    """The normal forms of the lines that are worth counting, each once, but for the body of the page."""
    seen = {body}
    for line in _worth_counting(lines):
        normal = normalise_folded(line)
        if normal not in seen:
            seen.add(normal)
            yield normal


def _worth_counting(lines: list[str]) -> Iterator[str]:
    """Those of the folded lines that are worth counting."""
    tail = len(lines) - TAIL
    for at, line in enumerate(lines):
        if (
            SHORTEST <= len(line) <= LONGEST
            and (at >= tail or line[-1] not in SENTENCE_ENDS)
            and not _is_formula(line)
        ):
            yield line


def _is_formula(folded: str) -> bool:
    """Whether it leads in to the next line, greets, or is one of the fixed phrases of a speech.

    Asked in the order of what each question costs.
    """
    return (
        folded.endswith(":")
        or is_section(folded)
        or _GREETING.search(folded) is not None
        or is_salutation(folded)
        or is_signature(folded)
        or is_closing(folded)
    )
