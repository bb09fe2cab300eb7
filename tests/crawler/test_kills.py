"""A crawl killed by ``kill -9`` and resumed gives the corpus of a quiet one; there are more in benchmarks."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from benchmarks.kills import Sites, finish, kill, new_folder, quiet_run, start, wrong_after
from tests.made.command import until
from tests.made.ports import free_base_port


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
def test_a_killed_run_is_made_good() -> None:
    with closing(Sites(300, base_port=free_base_port())) as sites:
        quiet, _ = quiet_run(sites)
        assert len(quiet["speeches"]) > 50
        with new_folder(sites) as data:
            run = start(data)
            until(lambda: sites.requests.total() > 80)
            assert kill(run, "both")
            finish(data)
            assert wrong_after(sites, quiet, data, runs=2) == []
