"""Pinyin annotations that a mirror put behind characters: ``導(dǎo)``, ``會(hui)(hui)``, ``行（xíng/háng）``.

Deleted only where what stands in the brackets is a reading of the character before them, so that ``（CEO）``,
``(app)`` and ``方案(a)`` stay. Tones are not compared; a toned reading is an annotation by its form, an untoned one
of a single letter counts only where it is doubled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.edits import Edit
from pipelines.repair.characters import is_read

LETTER = "a-zɑɡà-üāáǎăàēéěĕèêīíǐĭìōóǒŏòūúǔŭùǖǘǚǜńňǹḿ\u0300-\u030c"
READING = rf"[{LETTER}]{{1,7}}:?[{LETTER}]{{0,2}}[1-5]?"
BRACKET = rf"[(（][ ]?(?:{READING})(?:[ ,，、/;；|]{{1,2}}{READING})*[ ]?[)）]"
ANNOTATION = re.compile(rf"{BRACKET}(?:{BRACKET})*")
READINGS = re.compile(READING)


def strip(text: str) -> Sequence[Edit]:
    """Delete the annotations that stand behind the character they belong to."""
    if "(" not in text and "（" not in text:
        return ()
    return [
        Edit("annotation", match.start(), match[0], "")
        for match in ANNOTATION.finditer(text)
        if is_annotation(text[match.start() - 1 : match.start()], match[0])
    ]


def is_annotation(char: str, brackets: str) -> bool:
    """Whether everything in the brackets is a reading of the character."""
    readings = READINGS.findall(brackets)
    if len(readings) == 1 and readings[0] in "aeo":
        return False
    return all(is_read(char, reading) for reading in readings)
