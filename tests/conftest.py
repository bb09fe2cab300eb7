"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The folder of real pages with gold text, which lies beside the checkout on some machines."""
    if not SHARED_PAGES.is_dir():
        pytest.skip("the folder of real pages (../shared/pages) is not on this machine")
    return SHARED_PAGES
