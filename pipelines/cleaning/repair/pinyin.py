"""Pinyin annotations, written by mirrors behind characters: ``導(dǎo)``, ``會(hui)``, ``行（xíng/háng）``.

They are deleted only where the brackets hold a reading of the character before them, so that ``（CEO）``,
``(app)`` and ``方案(b)`` stay. Tones are not compared, since tables differ on them.
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
"""Readings that may be the letter of a list: ``方案(a)``."""
DENSE = 10
"""With so many other annotations, the short ones are a mirror's too."""
READINGS = re.compile(READING)
WORD = re.compile(rf"[(（](?=[^)）]{{5}}) ?([{LETTER}]+(?:[ '’·-]?[{LETTER}]+)*) ?[)）]")
LONGEST_WORD = 5
"""Characters that one annotation reads."""
LONGEST_READING = 7


def delete_annotations(text: str) -> Sequence[Edit]:
    """Delete the annotations that stand behind the character, or the word, that they read.

    ``督導(dǎo)`` becomes ``督導``. ``（CEO）`` must stay, and so must ``方案(a)``: readings of one letter
    are deleted only where there are ``DENSE`` others.
    """
    if "(" not in text and "（" not in text:
        return ()
    edits: list[Edit] = []
    for match in ANNOTATION.finditer(text):
        start, brackets = match.start(), match[0]
        if is_annotation(text[start - 1 : start], brackets):
            edits.append(Edit("repair.annotation", start, brackets, ""))
    long = [edit for edit in edits if edit.before[1:-1] not in SHORT]
    certain = edits if len(long) >= DENSE else long
    starts = {edit.start for edit in certain}
    words = [
        Edit("repair.annotation", m.start(), m[0], "")
        for m in WORD.finditer(text)
        if m.start() not in starts and _reads_word_before(text, m)
    ]
    return sorted([*certain, *words], key=lambda edit: edit.start)


def _reads_word_before(text: str, match: re.Match[str]) -> bool:
    """Whether the brackets read the two to five characters before them: ``躊躇(chóuchú)``."""
    letters = "".join(char for char in match[1] if char not in " '’·-")
    before = text[max(0, match.start() - LONGEST_WORD) : match.start()]
    return any(_are_readings(before[start:], letters) for start in range(len(before) - 1))


def _are_readings(chars: str, letters: str) -> bool:
    """Whether the letters are readings of the characters, one after another."""
    if not chars or not letters:
        return not chars and not letters
    sizes = range(1, min(len(letters), LONGEST_READING) + 1)
    return any(
        is_read(chars[0], letters[:size]) and _are_readings(chars[1:], letters[size:]) for size in sizes
    )


@lru_cache(maxsize=1 << 14)
def is_annotation(char: str, brackets: str) -> bool:
    """Whether everything in the brackets is a reading of the character."""
    return all(is_read(char, reading) for reading in READINGS.findall(brackets))
