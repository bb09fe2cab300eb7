"""What a search finds, as programs read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from db.search import Hit, Segment


def fields(hit: Hit) -> dict[str, Any]:
    """The hit as JSON holds it: title and snippet in plain text, and where in them the matches are."""
    values = asdict(hit)
    for name in ("title", "snippet"):
        parts: tuple[Segment, ...] = getattr(hit, name)
        values[name] = "".join(part.text for part in parts)
        values[f"{name}_matches"] = _spans(parts)
    return values


def _spans(parts: Iterable[Segment]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        if part.is_match:
            spans.append((at, at + len(part.text)))
        at += len(part.text)
    return spans
