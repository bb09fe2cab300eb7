"""Contacts: telephone numbers, addresses and numbers in a text that lead to one person.

The corpus keeps them, since a text is kept as it was; whoever passes it on can mask them.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.rule_files import table

_HINT = re.compile(r"\d{4}|@|[Vv][Xx]|微信|WeChat")
"""Without any of these there is nothing to find: most texts are done with one look."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    entries = table("contacts")["contact"]
    return tuple((each["name"], re.compile(each["pattern"]), each["mask"]) for each in entries)


def mask_contacts(text: str) -> list[Edit]:
    """The edits that mask every contact, with rules ``contact:<name>``; of overlapping ones the first."""
    if not _HINT.search(text):
        return []
    found = [
        Edit(f"contact:{name}", match.start("it"), match["it"], mask)
        for name, pattern, mask in _patterns()
        for match in pattern.finditer(text)
    ]
    edits: list[Edit] = []
    end = 0
    for edit in sorted(found, key=lambda edit: (edit.start, -len(edit.before))):
        if edit.start >= end:
            edits.append(edit)
            end = edit.start + len(edit.before)
    return edits
