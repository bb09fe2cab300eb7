"""Character references that were escaped once too often and so stand in the text: ``&nbsp;``,
``&amp;ldquo;``.

Only references that close with a semicolon and have a name authors never write themselves are read;
``AT&T`` and ``a&b;`` stay.
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


def unescape(text: str) -> Sequence[Edit]:
    """Replace each reference by its character; ``&amp;`` before it, from double escaping, goes with it."""
    if "&" not in text:
        return ()
    return [Edit("repair.entity", m.start(), m[0], _character(m[0])) for m in REFERENCE.finditer(text)]


def _character(reference: str) -> str:
    name = reference[1:].replace("amp;", "")
    return html.unescape(f"&{name}") if name else "&"
