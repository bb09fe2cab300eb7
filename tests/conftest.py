"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that failures are reproducible. `make soak` loads the other profile,
# which tries new examples. No deadlines: a busy machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile("steady")

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The folder of real pages with gold text, which is beside the checkout on some machines."""
    if not SHARED_PAGES.is_dir():
        pytest.skip("the folder of real pages (../shared/pages) is not on this machine")
    return SHARED_PAGES
