"""Edits applied again, to check that they explain a result."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.cleaning.edits import Pass, apply_edits


def replay(text: str, passes: Iterable[Pass]) -> str:
    """Apply the passes to the text that the first of them received."""
    for recorded in passes:
        text = apply_edits(text, recorded.edits)
    return text
