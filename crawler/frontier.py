"""The frontier: requests that wait, some in memory and the rest on disk."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.scheduler import Scheduler

FRONTIER = "frontier"
"""The folder below the data folder. It is of one run: what a killed one leaves there is thrown away, since
archive and corpus say better what is still to be asked for."""

IN_MEMORY = 10_000


class Frontier(Scheduler):
    """Scrapy's scheduler, whose requests take a kilobyte or two each: a site may show a million links."""

    def _dqpush(self, request: Request) -> bool:
        """Whether the request was put on disk; those that were not go into memory, and leave first."""
        return len(self.mqs) >= IN_MEMORY and super()._dqpush(request)
