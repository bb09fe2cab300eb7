"""The fixed phrases of speeches: how one addresses its audience, begins, ends, and is signed.

Several stages read a text by these landmarks, so the patterns are kept once, in ``data/phrases.toml``.
They are written for folded text, in which full-width punctuation has become half-width character by
character: offsets in the folded text are offsets in the text itself.
"""

from __future__ import annotations

import re

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.rule_files import table

SENTENCE_END = "。!?！？…"
GREETING_MARKS = ":!"
"""A salutation that opens a speech ends in one of these."""


_TABLE = table("phrases")
_SALUTATION, _OPENING, _CLOSING, _FAREWELL, _SIGNATURE, _SECTION = (
    re.compile(_TABLE[name]["pattern"])
    for name in ("salutation", "opening", "closing", "farewell", "signature", "section")
)

_CLOSING_CUES = Cues(_TABLE["closing"]["cue"])
"""Most lines hold none, which is told in a tenth of the time that the pattern takes to find nothing."""
_STOP = re.compile(r"[:!。?\n]")
_LONGEST_SALUTATION = 60
_LAST_SENTENCES = 60


def is_salutation(line: str) -> bool:
    """Whether the folded line does nothing but address the audience."""
    return len(line) <= _LONGEST_SALUTATION and _SALUTATION.fullmatch(line) is not None


def salutation_at(text: str, at: int) -> bool:
    """Whether the folded text goes on at this place with an address that ends in one of GREETING_MARKS."""
    stop = _STOP.search(text, at, at + _LONGEST_SALUTATION)
    if stop is None or stop[0] not in GREETING_MARKS:
        return False
    return _SALUTATION.fullmatch(text, at, stop.end()) is not None


def is_opening(line: str) -> bool:
    """Whether the folded line begins as the first sentence after a salutation does."""
    return _OPENING.match(line) is not None


def is_closing(line: str) -> bool:
    """Whether the folded line ends as the last paragraph of a speech does."""
    end = line[-_LAST_SENTENCES:]
    return bool(_CLOSING_CUES.words(end)) and _CLOSING.search(end) is not None


def is_farewell(line: str) -> bool:
    """Whether the folded line ends in thanks or wishes, after which a speaker says no more."""
    return _FAREWELL.search(line[-_LAST_SENTENCES:]) is not None


def is_signature(line: str) -> bool:
    """Whether the folded line signs or dates the speech above it."""
    return len(line) <= _LONGEST_SALUTATION and _SIGNATURE.fullmatch(line) is not None


def is_section(line: str) -> bool:
    """Whether the folded line begins with a number, as the sections of a speech do."""
    return _SECTION.match(line) is not None
