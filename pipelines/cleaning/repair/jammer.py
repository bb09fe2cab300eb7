"""Residue of forum software that scrambles copied text: ``, S8 ?! A% _`` between two lines.

The software hides 5 to 15 groups of a sign from blank to ``;``, a blank, and a sign from ``?`` to ``~``;
where the element that hid them was not removed, they stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit

FEWEST = 5
GROUPS = re.compile(rf"[ -;] [?-~](?:[ -;] [?-~]){{{FEWEST - 1},}}")
SIGNS = 4
"""So many of the signs must be neither letters nor digits; lists such as ``1 a2 b3 c4 d5 e`` have none."""


def unjam(text: str) -> Sequence[Edit]:
    """Delete scrambled groups. Ordinary Latin text never alternates sign, blank, sign so often without a
    word."""
    if text.count(" ") < FEWEST:
        return ()
    return [
        Edit("repair.jammer", match.start(), match[0], "")
        for match in GROUPS.finditer(text)
        if sum(not c.isalnum() and c != " " for c in match[0]) >= SIGNS
    ]
