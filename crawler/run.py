"""The run: the state that the spiders of one process share."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from crawler.frontier import FRONTIER
from crawler.profiles import SiteProfile
from crawler.report import CrawlReport
from crawler.tally import Tally
from db.known import KnownPages
from db.models import KnownPage
from pipelines.archive import ArchiveWriter

ARCHIVE = "archive"
"""The folder of WARC files below the data folder."""

Known = Callable[[SiteProfile], Mapping[str, KnownPage]]
"""Returns the pages of a site that earlier crawls requested, by URL."""


def known_pages_from(corpus: Path | None) -> Known:
    """A function for the known pages of the corpus; there are none if the corpus does not exist yet."""

    def known(profile: SiteProfile) -> Mapping[str, KnownPage]:
        return KnownPages(corpus, profile.name) if corpus is not None and corpus.exists() else {}

    return known


class Run:
    """One crawl of one or more sites into one archive."""

    def __init__(self, data: Path, known: Known) -> None:
        """Raises OSError if the archive's folder cannot be created."""
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
        """The tally of this site, created at the first call."""
        return self.tallies.setdefault(site, Tally(site))

    def fail(self, problem: str) -> None:
        """Note why the run fails; the first reason counts. Every spider stops at its next response."""
        self.failure = self.failure or problem

    def close(self) -> CrawlReport:
        """Close the current archive file and return the report.

        Also after a failed write: the writer has removed the incomplete record, so the file is readable.
        """
        try:
            self.writer.close()
        except OSError as error:
            self.fail(f"the archive could not be finished: {error}")
        shutil.rmtree(self.frontier, ignore_errors=True)
        sites = {name: tally.report for name, tally in sorted(self.tallies.items())}
        seconds = round(time.monotonic() - self._clock, 3)
        return CrawlReport(sites, tuple(self.writer.written), seconds, failure=self.failure)
