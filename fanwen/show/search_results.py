"""Search results as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from db.search import Hit, Segment


def hit_fields(hit: Hit) -> dict[str, Any]:
    """The hit as plain values: title and snippet as text, and the spans of the matches in them."""
    values = asdict(hit)
    for name in ("title", "snippet"):
        parts: tuple[Segment, ...] = getattr(hit, name)
        values[name] = "".join(part.text for part in parts)
        values[f"{name}_matches"] = _spans(parts)
    return values


def _spans(parts: Iterable[Segment]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    for part in parts:
        if part.is_match:
            spans.append((position, position + len(part.text)))
        position += len(part.text)
    return spans
