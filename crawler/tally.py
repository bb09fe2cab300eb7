"""The tally: counting, while a site is crawled, what its report will say."""

from __future__ import annotations

import logging
from typing import Literal

from crawler.report import SiteReport
from crawler.secrets import masked

LISTED = 20
"""URLs listed for each reason of refusal; the log names all of them."""

Verdict = Literal["new", "changed", "unchanged"]

logger = logging.getLogger(__name__)


class Tally:
    """Counts for one site; every refusal and error is logged as it is counted."""

    def __init__(self, site: str) -> None:
        self.report = SiteReport(site)
        # Hashes, not URLs: a site may link off itself a million times.
        self._refused: set[int] = set()

    def response(self, size: int) -> None:
        """A response of ``size`` bytes came."""
        self.report.pages += 1
        self.report.bytes += size

    def article(self, verdict: Verdict) -> None:
        """An article page came, or was said to be unchanged."""
        self.report.articles += 1
        setattr(self.report, verdict, getattr(self.report, verdict) + 1)

    def refuse(self, reason: str, url: str) -> None:
        """This URL is not asked for; counted once for each URL and reason."""
        mark = hash((reason, url))
        if mark in self._refused:
            return
        self._refused.add(mark)
        self.report.refused[reason] = self.report.refused.get(reason, 0) + 1
        listed = self.report.refused_urls.setdefault(reason, [])
        if len(listed) < LISTED:
            listed.append(masked(url))
        logger.info("refused (%s): %s", reason, url, extra={"site": self.report.site})

    def error(self, kind: str, url: str) -> None:
        """This request failed for good."""
        self.report.errors[kind] = self.report.errors.get(kind, 0) + 1
        logger.warning("failed (%s): %s", kind, url, extra={"site": self.report.site})
