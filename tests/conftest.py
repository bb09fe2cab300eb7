"""Shared fixtures, and a check of the data files before the first test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from crawler.profiles import BUNDLED, load_profiles
from crawler.rule_files import FILES as CRAWLER_FILES
from dedup.rule_files import FILES as DEDUP_FILES
from pipelines.cleaning.rule_files import FILES as CLEANING_FILES
from tables.reader import ConfigError

# The same examples in every run, so that failures are reproducible. `make soak` loads the other profile,
# which tries new examples. No deadlines: a busy machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile("steady")

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"


def pytest_configure(config: pytest.Config) -> None:
    """Stop with one line for each mistake in a rule file or profile.

    Many modules read these files when they are imported. Without this check, every test module would fail
    with a traceback.
    """
    if hasattr(config, "workerinput"):  # A process of pytest-xdist; the main process has checked the files.
        return
    files = (*CLEANING_FILES, *DEDUP_FILES, *CRAWLER_FILES)
    problems = [problem for file in files for problem in file.problems(file.path)]
    try:
        load_profiles([BUNDLED])
    except ConfigError as error:
        problems.append(str(error))
    if problems:
        raise pytest.UsageError(*problems)


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The folder of real pages with gold text, which is beside the checkout on some machines."""
    if not SHARED_PAGES.is_dir():
        pytest.skip("the folder of real pages (../shared/pages) is not on this machine")
    return SHARED_PAGES
