"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``level`` is ok, note (worth knowing) or wrong (must be mended)."""

    level: str
    what: str
    mend: str = ""
