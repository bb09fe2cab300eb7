"""A run: what the spiders of one process share, and what becomes of it when they are done."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from crawler.frontier import FRONTIER
from crawler.report import CrawlReport
from crawler.sites import SiteProfile
from crawler.tally import Tally
from db.known import KnownPages
from db.models import KnownPage
from pipelines.archive import ArchiveWriter

ARCHIVE = "archive"
"""The folder of WARC files below the data folder."""

Known = Callable[[SiteProfile], Mapping[str, KnownPage]]
"""Gives the pages of a site that earlier crawls asked for, by URL."""


def known_from(corpus: Path | None) -> Known:
    """The known pages as the corpus has them; none where there is no corpus yet."""

    def known(profile: SiteProfile) -> Mapping[str, KnownPage]:
        return KnownPages(corpus, profile.name) if corpus is not None and corpus.exists() else {}

    return known


class Run:
    """One crawl of one or more sites into one archive."""

    def __init__(self, data: Path, known: Known) -> None:
        """Raises OSError where the archive's folder cannot be made."""
        self.data = data
        self.known = known
        self.started = datetime.now(UTC)
        self.frontier = data / FRONTIER
        shutil.rmtree(self.frontier, ignore_errors=True)
        self.writer = ArchiveWriter(data / ARCHIVE, f"crawl-{self.started:%Y%m%dT%H%M%SZ}")
        self.tallies: dict[str, Tally] = {}
        self.failure: str | None = None
        self._clock = time.monotonic()

    def tally(self, site: str) -> Tally:
        """The tally of this site, made at the first call."""
        return self.tallies.setdefault(site, Tally(site))

    def fail(self, problem: str) -> None:
        """Note why the run cannot go on; the first reason counts. Every spider stops at its next response."""
        self.failure = self.failure or problem

    def close(self) -> CrawlReport:
        """Finish the archive file under way and sum up.

        After a failed write too: the writer has cut half a record back, so that what came before it is whole.
        """
        try:
            self.writer.close()
        except OSError as error:
            self.fail(f"the archive could not be finished: {error}")
        shutil.rmtree(self.frontier, ignore_errors=True)
        sites = {name: tally.report for name, tally in sorted(self.tallies.items())}
        seconds = round(time.monotonic() - self._clock, 3)
        return CrawlReport(sites, tuple(self.writer.written), seconds, failure=self.failure)
