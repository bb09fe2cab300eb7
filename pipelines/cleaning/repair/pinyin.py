"""Pinyin annotations that a mirror put behind characters: ``導(dǎo)``, ``會(hui)(hui)``, ``行（xíng/háng）``.

Deleted only where what stands in the brackets is a reading of the character before them, so that ``（CEO）``,
``(app)`` and ``方案(b)`` stay. Tones are not compared: tables differ on them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.repair.characters import is_read

LETTER = "a-zɑɡà-üāáǎăàēéěĕèêīíǐĭìōóǒŏòūúǔŭùǖǘǚǜńňǹḿ\u0300-\u030c"
READING = rf"[{LETTER}]{{1,7}}:?[{LETTER}]{{0,2}}[1-5]?"
BRACKET = rf"[(（][ ]?(?:{READING})(?:[ ,，、/;；|]{{1,2}}{READING})*[ ]?[)）]"
ANNOTATION = re.compile(rf"{BRACKET}(?:{BRACKET})*")
SHORT = frozenset("aeo")
"""Readings that may as well be the letter of a list: ``方案(a)``."""
DENSE = 10
"""So many other annotations show that a mirror wrote the short ones too."""
READINGS = re.compile(READING)
WORD = re.compile(rf"[(（](?=[^)）]{{5}}) ?([{LETTER}]+(?:[ '’·-]?[{LETTER}]+)*) ?[)）]")
LONGEST_WORD = 5
"""Characters that one annotation reads."""
LONGEST_READING = 7


def strip(text: str) -> Sequence[Edit]:
    """Delete the annotations that stand behind the character they belong to."""
    if "(" not in text and "（" not in text:
        return ()
    found: list[Edit] = []
    for match in ANNOTATION.finditer(text):
        start, brackets = match.start(), match[0]
        if is_annotation(text[start - 1 : start], brackets):
            found.append(Edit("repair.annotation", start, brackets, ""))
    long = [edit for edit in found if edit.before[1:-1] not in SHORT]
    kept = found if len(long) >= DENSE else long
    done = {edit.start for edit in kept}
    words = [
        Edit("repair.annotation", m.start(), m[0], "")
        for m in WORD.finditer(text)
        if m.start() not in done and _is_word(text, m)
    ]
    return sorted([*kept, *words], key=lambda edit: edit.start)


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether the brackets read the two to five characters before them: ``躊躇(chóuchú)``."""
    letters = "".join(char for char in match[1] if char not in " '’·-")
    before = text[max(0, match.start() - LONGEST_WORD) : match.start()]
    return any(_reads(before[at:], letters) for at in range(len(before) - 1))


def _reads(chars: str, letters: str) -> bool:
    """Whether the letters are readings of the characters, one after another."""
    if not chars or not letters:
        return not chars and not letters
    sizes = range(1, min(len(letters), LONGEST_READING) + 1)
    return any(is_read(chars[0], letters[:size]) and _reads(chars[1:], letters[size:]) for size in sizes)


@lru_cache(maxsize=1 << 14)
def is_annotation(char: str, brackets: str) -> bool:
    """Whether everything in the brackets is a reading of the character."""
    return all(is_read(char, reading) for reading in READINGS.findall(brackets))
