"""GBK that was read as Latin-1 or Windows-1252: ``¹¤×÷»áÒé`` for ``工作会议``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.repair.language import cost

WINDOWS = {
    bytes((b,)).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
SIGNS = "\x80-\x9f\xa1-\xff" + "".join(WINDOWS)
"""Without the no-break space, four of which are an indent."""
# Begins with a set, not with a repeat: so it is searched for several times faster.
RUN = re.compile(rf"[{SIGNS}][{SIGNS}]{{3}}(?:[ -~]{{0,4}}[{SIGNS}]{{2,}}|[@-~][{SIGNS}])*[@-~]?")
LETTER = re.compile("[À-ÖØ-öø-ÿŠŒŽŸšœžƒ]")
_FEWEST_LETTERS = 2
_LETTERS = 0.2
"""Of the signs of misread Chinese two in three are letters. Dashes, dots, masks and quotation marks alone are
what they seem: ————————, ××××, ······."""
_BLANK = "¡"
"""What begins the wide blank and the quotation marks; in Chinese it stands for nothing else."""
CONTROLS = {chr(byte): sign for sign, byte in WINDOWS.items()}
STRAY = re.compile("[\x80-\x9f]")
GAIN = 150
"""What a conversion must gain, tenths of a bit."""


def decode(text: str) -> Sequence[Edit]:
    """Turn runs of Latin letters that are GBK back into Chinese."""
    edits = (_edit(match) for match in RUN.finditer(text))
    return [edit for edit in edits if edit is not None]


def tidy(text: str) -> Sequence[Edit]:
    """Read stray control characters 80 to 9F as Windows-1252, which is what pages mean by ``&#147;``."""
    return [
        Edit("repair.windows-control", m.start(), m[0], CONTROLS.get(m[0], "")) for m in STRAY.finditer(text)
    ]


def _has_letters(run: str) -> bool:
    letters = LETTER.findall(run)
    return len(set(letters)) >= _FEWEST_LETTERS and len(letters) >= _LETTERS * len(run)


def _edit(run: re.Match[str]) -> Edit | None:
    if _BLANK not in run[0] and not _has_letters(run[0]):
        return None
    data = bytes(WINDOWS.get(c, ord(c)) for c in run[0])
    after = data.decode("gb18030", "replace")
    if cost(run[0]) - cost(after) < GAIN:
        return None
    return Edit("repair.gbk-as-latin", run.start(), run[0], after)
