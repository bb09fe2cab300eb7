"""Character references that were escaped once too often and so stand in the text: ``&nbsp;``,
``&amp;ldquo;``.

Only references that end in a semicolon, and have a number or a name that authors never write, are read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit

NAMES = (
    "nbsp|ensp|emsp|thinsp|zwnj|zwj|lrm|rlm|shy|ldquo|rdquo|lsquo|rsquo|sbquo|bdquo|laquo|raquo|mdash|ndash|"
    "hellip|middot|bull|times|divide|deg|plusmn|permil|yen|copy|reg|trade|sect|para|quot|apos|amp|lt|gt"
)
REFERENCE = re.compile(rf"&(?:amp;)*(?:#\d{{1,7}}|#[xX][0-9A-Fa-f]{{1,6}}|{NAMES});")


def unescape_references(text: str) -> Sequence[Edit]:
    """Replace each reference by its character, with any ``&amp;`` before it that a second escaping left.

    ``&amp;ldquo;工作`` becomes ``“工作``. ``AT&T`` and ``a&b;`` must stay, so the names are a fixed list.
    """
    if "&" not in text:
        return ()
    return [Edit("repair.entity", m.start(), m[0], _character(m[0])) for m in REFERENCE.finditer(text)]


def _character(reference: str) -> str:
    name = reference[1:].replace("amp;", "")
    return html.unescape(f"&{name}") if name else "&"
