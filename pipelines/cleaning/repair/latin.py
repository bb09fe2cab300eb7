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
"""Without the no-break space: four of them are an indent."""
# Begins with a set, not with a repeat: that is several times faster to search for.
RUN = re.compile(rf"[{SIGNS}][{SIGNS}]{{3}}(?:[ -~]{{0,4}}[{SIGNS}]{{2,}}|[@-~][{SIGNS}])*[@-~]?")
LETTER = re.compile("[À-ÖØ-öø-ÿŠŒŽŸšœžƒ]")
_FEWEST_LETTERS = 2
_LETTERS = 0.2
"""Share of letters that a run needs. In misread Chinese two signs in three are letters; rows of dashes, dots
and masks have none: ————————, ××××, ······."""
_BLANK = "¡"
"""First byte of the wide blank and the quotation marks. Chinese text has no other use for this sign."""
CONTROLS = {chr(byte): sign for sign, byte in WINDOWS.items()}
STRAY = re.compile("[\x80-\x9f]")
GAIN = 150
"""By how much a run must be likelier after conversion, in tenths of a bit."""


def decode_gbk(text: str) -> Sequence[Edit]:
    """Decode runs of Latin signs that are GBK.

    ``¹¤×÷»áÒé`` becomes ``工作会议``. Words such as ``naïve`` and rows of dashes must stay: a run needs four
    signs, letters among them, and must become likelier by ``GAIN``.
    """
    edits = (_edit(match) for match in RUN.finditer(text))
    return [edit for edit in edits if edit is not None]


def replace_windows_controls(text: str) -> Sequence[Edit]:
    """Read single control characters 80 to 9F as Windows-1252, as browsers read ``&#147;``.

    ``\x93工作\x94`` becomes ``“工作”``. No author writes these characters, so nothing clean is changed.
    """
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
