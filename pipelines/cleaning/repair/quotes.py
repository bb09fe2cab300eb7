"""Quotation marks of typewriters and converters (〝 〞 〟) brought to “ and ”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit

MARKS = re.compile("[“”〝〞〟\n]")


def straighten(text: str) -> Sequence[Edit]:
    """Replace 〝, 〞 and 〟 by “ or ”.

    Converters write 〞 for both sides, so the side is decided by what is open: a mark opens where no
    quotation is open in its paragraph, and closes where one is; 〝 always opens.
    """
    if "〝" not in text and "〞" not in text and "〟" not in text:
        return ()
    edits: list[Edit] = []
    is_open = False
    for match in MARKS.finditer(text):
        mark = match[0]
        if mark in "〝〞〟":
            after = "“" if mark == "〝" or not is_open else "”"
            edits.append(Edit("repair.quote", match.start(), mark, after))
            mark = after
        is_open = mark == "“"
    return edits
