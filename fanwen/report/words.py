"""Numbers in words: counts with their noun, shares, durations and times."""

from __future__ import annotations


def count(number: int, one: str, many: str) -> str:
    """``1 page``, ``1,200 pages``."""
    return f"{number:,} {one if number == 1 else many}"


def share(part: int, whole: int) -> str:
    """A part in per cent, never rounded to nothing or to all; the space before the sign does not break."""
    if part == 0 or whole == 0:
        return "0\u00a0%"
    if part == whole:
        return "100\u00a0%"
    return f"{min(99, max(1, round(100 * part / whole)))}\u00a0%"


def duration(seconds: int) -> str:
    """``40 s``, ``3 min 20 s``, ``2 h 5 min``, ``1 h``: the two largest units that are not nothing."""
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    units = [(hours, "h"), (left, "min"), (rest, "s")]
    said = [f"{number} {unit}" for number, unit in units[0 if hours else 1 :][:2] if number]
    return " ".join(said) or "0 s"


def moment(time: str) -> str:
    """``2026-01-31T03:17:00Z`` as ``2026-01-31 03:17``."""
    return time[:16].replace("T", " ")
