"""The fixed phrases of speeches: salutation, opening, closing and signature.

Several stages use them, so the patterns stand once, in ``data/phrases.toml``.
They are written for text that ``half_width`` has converted. It replaces character by character, so offsets in
the converted text are offsets in the text itself.
"""

from __future__ import annotations

import re

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.rule_files import table
from textbasics.sentences import HALF_WIDTH_SENTENCE_ENDS

GREETING_MARKS = ":!"
"""A salutation that opens a speech ends in one of these."""

_TABLE = table("phrases")
_SALUTATION, _OPENING, _CLOSING, _FAREWELL, _SIGNATURE, _SECTION = (
    re.compile(_TABLE[name]["pattern"])
    for name in ("salutation", "opening", "closing", "farewell", "signature", "section")
)

_CLOSING_CUES = Cues(_TABLE["closing"]["cue"])
"""Most lines hold none. This search takes a tenth of the time of the pattern."""
_SALUTATION_END = re.compile(rf"[{GREETING_MARKS}{HALF_WIDTH_SENTENCE_ENDS}\n]")
_LONGEST_SALUTATION = 60
_LAST_SENTENCES = 60


def is_salutation(line: str) -> bool:
    """Whether the line addresses the audience and says nothing else."""
    return len(line) <= _LONGEST_SALUTATION and _SALUTATION.fullmatch(line) is not None


def is_salutation_at(text: str, offset: int) -> bool:
    """Whether a salutation that ends in one of GREETING_MARKS stands at this offset."""
    end = _SALUTATION_END.search(text, offset, offset + _LONGEST_SALUTATION)
    if end is None or end[0] not in GREETING_MARKS:
        return False
    return _SALUTATION.fullmatch(text, offset, end.end()) is not None


def is_opening(line: str) -> bool:
    """Whether the line begins like the first sentence after a salutation."""
    return _OPENING.match(line) is not None


def is_closing(line: str) -> bool:
    """Whether the line ends like the last paragraph of a speech."""
    ending = line[-_LAST_SENTENCES:]
    return bool(_CLOSING_CUES.words(ending)) and _CLOSING.search(ending) is not None


def is_farewell(line: str) -> bool:
    """Whether the line ends in thanks or wishes after which a speech has ended."""
    return _FAREWELL.search(line[-_LAST_SENTENCES:]) is not None


def is_signature(line: str) -> bool:
    """Whether the line signs or dates the speech above it."""
    return len(line) <= _LONGEST_SALUTATION and _SIGNATURE.fullmatch(line) is not None


def is_section(line: str) -> bool:
    """Whether the line begins with a number, like the sections of a speech."""
    return _SECTION.match(line) is not None
