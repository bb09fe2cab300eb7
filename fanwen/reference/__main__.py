"""Generates docs/reference of this checkout: ``python -m fanwen.reference``."""

from __future__ import annotations

from pathlib import Path

from fanwen.reference import PAGES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def main() -> None:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
