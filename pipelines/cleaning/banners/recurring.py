"""Recurring lines: lines that a site puts on many pages, found by counting.

There are patterns for the notices of known sites; each new site has its own. A line that stands on many pages
of one site, with different texts, belongs to the site. Lines that recur in speeches (同志们：, 谢谢大家！, a
numbered heading, a date, a signature, any line that ends in a colon) are never counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice

from pipelines.cleaning.banners import normalise_narrow
from pipelines.cleaning.phrases import is_closing, is_salutation, is_section, is_signature
from pipelines.cleaning.types import Recurrence
from textbasics.sentences import SENTENCE_ENDS
from textbasics.width import half_width

LONGEST = 80
"""Characters of a line that is counted."""
SHORTEST = 4
TAIL = 5
"""Lines at the end of a page where full sentences are counted too: a disclaimer, a slogan. At its beginning,
speakers all over a site greet and thank in the same words."""
MOST = 12
"""Most lines counted of one page."""

_GREETING = re.compile("好[!！。,~]*$|谢谢|感谢")

FEWEST_TEXTS = 5
LEAST_SHARE = 0.02
FEWEST_TEXTS_OF_SENTENCE = 10
LEAST_SHARE_OF_SENTENCE = 0.5
"""A line is the site's where it stands with so many different texts, and with this share of the site's texts.
A full sentence must stand on most pages, since speakers have fixed phrases too (不当之处，请批评指正。)."""


def recurring_candidates(url: str, text: str) -> tuple[Recurrence, ...]:
    """Return the lines of a page without known banners that may recur over its site."""
    lines = half_width(text).split("\n")
    if len(lines) < 3 or url.startswith("file:"):
        # Imported files are no site: the next ones need not share what these share.
        return ()
    body = normalise_narrow(max(lines, key=len))
    name = hashlib.blake2b(body.encode("utf-8", "replace"), digest_size=8).digest()
    return tuple(Recurrence(url, line, name) for line in islice(_distinct(lines, body), MOST))


def is_recurring(line: str, texts: int, texts_of_site: int) -> bool:
    """Whether a line that stands with ``texts`` of the ``texts_of_site`` belongs to the site."""
    if line[-1] in SENTENCE_ENDS:
        return texts >= max(FEWEST_TEXTS_OF_SENTENCE, LEAST_SHARE_OF_SENTENCE * texts_of_site)
    return texts >= max(FEWEST_TEXTS, LEAST_SHARE * texts_of_site)


def _distinct(lines: list[str], body: str) -> Iterator[str]:
    """Yield the normal forms of the countable lines, each once, except the body of the page."""
    seen = {body}
    for line in _countable(lines):
        normal = normalise_narrow(line)
        if normal not in seen:
            seen.add(normal)
            yield normal


def _countable(lines: list[str]) -> Iterator[str]:
    """Yield those of the narrow lines that are counted."""
    tail = len(lines) - TAIL
    for index, line in enumerate(lines):
        if (
            SHORTEST <= len(line) <= LONGEST
            and (index >= tail or line[-1] not in SENTENCE_ENDS)
            and not _is_phrase_of_speeches(line)
        ):
            yield line


def _is_phrase_of_speeches(narrow: str) -> bool:
    """Whether the line ends in a colon, greets, or is one of the fixed phrases of a speech.

    The cheapest tests come first.
    """
    return (
        narrow.endswith(":")
        or is_section(narrow)
        or _GREETING.search(narrow) is not None
        or is_salutation(narrow)
        or is_signature(narrow)
        or is_closing(narrow)
    )
