"""A crawl killed by ``kill -9`` and resumed gives the corpus of a quiet one; there are more in benchmarks."""

from __future__ import annotations

import random
import sys
from contextlib import closing

import pytest

from benchmarks.kills import Sites, quiet_run, trial


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
def test_a_killed_run_is_made_good() -> None:
    with closing(Sites(300, base_port=20_450)) as sites:
        quiet, seconds = quiet_run(sites)
        assert len(quiet["speeches"]) > 50
        done = trial(sites, quiet, random.Random(7), seconds, twice=False)
    assert done.wrong == []
    assert done.kills > 0
