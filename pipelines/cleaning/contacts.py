"""Contacts: telephone numbers, addresses and account numbers that identify one person.

The corpus keeps them, as texts are stored unchanged; they can be masked on export.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.rule_files import table

_HINT = re.compile(r"\d{4}|@|[Vv][Xx]|微信|WeChat")
"""Every contact contains one of these. Most texts have none, and need no other search."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    entries = table("contacts")["contact"]
    return tuple((entry["name"], re.compile(entry["pattern"]), entry["mask"]) for entry in entries)


def mask_contacts(text: str) -> list[Edit]:
    """The edits that mask every contact, with rules ``contacts.<name>``; of overlapping contacts the
    first."""
    if not _HINT.search(text):
        return []
    candidates = [
        Edit(f"contacts.{name}", match.start("it"), match["it"], mask)
        for name, pattern, mask in _patterns()
        for match in pattern.finditer(text)
        if match["it"]
    ]
    edits: list[Edit] = []
    end = 0
    for edit in sorted(candidates, key=lambda edit: (edit.start, -len(edit.before))):
        if edit.start >= end:
            edits.append(edit)
            end = edit.start + len(edit.before)
    return edits
