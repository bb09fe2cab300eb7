"""Double prime quotation marks (〝 〞 〟), which converters write for “ and ”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit

MARKS = re.compile("[“”〝〞〟\n]")


def replace_prime_quotes(text: str) -> Sequence[Edit]:
    """Replace 〝, 〞 and 〟 by “ or ”.

    ``〞团结〞`` becomes ``“团结”``. Converters write 〞 for both sides. A mark opens a quotation where
    none is open in its paragraph, and closes it otherwise; 〝 always opens. Authors do not write these signs.
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
