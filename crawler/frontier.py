"""The frontier: waiting requests, some in memory and the rest on disk."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.scheduler import Scheduler

FRONTIER = "frontier"
"""The folder below the data folder. It belongs to one run: the next run deletes what a killed one left there,
since archive and corpus show what is still to be fetched."""

IN_MEMORY = 10_000


class Frontier(Scheduler):
    """Scrapy's scheduler with a limit in memory: a request takes 1 to 2 kB, and a site may have many."""

    def _dqpush(self, request: Request) -> bool:
        """Whether the request was put on disk; others go into memory, and are sent first."""
        return len(self.mqs) >= IN_MEMORY and super()._dqpush(request)
