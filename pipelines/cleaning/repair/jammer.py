"""Jammer: signs that forum software hides in copied text, such as ``, S8 ?! A% _`` between two lines.

The software writes 5 to 15 groups of a sign from blank to ``;``, a blank, and a sign from ``?`` to ``~``.
Where the element that hid them was removed, they show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.edits import Edit

FEWEST = 5
GROUPS = re.compile(rf"[ -;] [?-~](?:[ -;] [?-~]){{{FEWEST - 1},}}")
SIGNS = 4
"""So many of the signs must be neither letters nor digits. Lists such as ``1 a2 b3 c4 d5 e`` have none."""


def delete_jammer_groups(text: str) -> Sequence[Edit]:
    """Delete the groups.

    ``, S8 ?! A% _# Q`` is deleted. Latin text never alternates sign, blank, sign so often without a word, and
    lists such as ``1 a2 b3 c4 d5 e`` have too few special signs.
    """
    if text.count(" ") < FEWEST:
        return ()
    return [
        Edit("repair.jammer", match.start(), match[0], "")
        for match in GROUPS.finditer(text)
        if sum(not c.isalnum() and c != " " for c in match[0]) >= SIGNS
    ]
