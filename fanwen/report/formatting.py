"""Formats of counts, shares, durations and times."""

from __future__ import annotations


def counted(number: int, singular: str, plural: str) -> str:
    """``1 page``, ``1,200 pages``."""
    return f"{number:,} {singular if number == 1 else plural}"


def share(part: int, whole: int) -> str:
    """A share in per cent, with a no-break space. Only 0 is shown as 0 %, and only the whole as 100 %."""
    if part == 0 or whole == 0:
        return "0\u00a0%"
    if part == whole:
        return "100\u00a0%"
    return f"{min(99, max(1, round(100 * part / whole)))}\u00a0%"


def duration(seconds: int) -> str:
    """``40 s``, ``3 min 20 s``, ``2 h 5 min``, ``1 h``: the two largest units that are not 0."""
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    units = [(hours, "h"), (left, "min"), (rest, "s")]
    parts = [f"{number} {unit}" for number, unit in units[0 if hours else 1 :][:2] if number]
    return " ".join(parts) or "0 s"


def minute(time: str) -> str:
    """``2026-01-31T03:17:00Z`` as ``2026-01-31 03:17``."""
    return time[:16].replace("T", " ")
