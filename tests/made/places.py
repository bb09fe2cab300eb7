"""Paths in the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
CASES = ROOT / "tests" / "cases"


def cases(name: str) -> Any:
    """The case file of that name, ``tests/cases/<name>.json``."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))
