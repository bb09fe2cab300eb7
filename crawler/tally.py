"""The tally: counts for the report while a site is crawled."""

from __future__ import annotations

import logging
from typing import Literal

from crawler.report import SiteReport
from crawler.secrets import masked

MAX_LISTED = 20
"""URLs listed in the report for each reason of refusal; the log names all of them."""

Verdict = Literal["new", "changed", "unchanged"]

logger = logging.getLogger(__name__)


class Tally:
    """Counts for one site; every refusal and error is logged as it is counted."""

    def __init__(self, site: str) -> None:
        self.report = SiteReport(site)
        # Hashes, not URLs: a site may have a million links to other sites.
        self._refused: set[int] = set()

    def response(self, size: int) -> None:
        """Count a response of ``size`` bytes."""
        self.report.pages += 1
        self.report.bytes += size

    def article(self, verdict: Verdict) -> None:
        """Count an article page that was received or reported unchanged."""
        self.report.articles += 1
        setattr(self.report, verdict, getattr(self.report, verdict) + 1)

    def refuse(self, reason: str, url: str) -> None:
        """Count a URL that is not requested, once for each URL and reason."""
        key = hash((reason, url))
        if key in self._refused:
            return
        self._refused.add(key)
        self.report.refused[reason] = self.report.refused.get(reason, 0) + 1
        listed = self.report.refused_urls.setdefault(reason, [])
        if len(listed) < MAX_LISTED:
            listed.append(masked(url))
        logger.info("refused (%s): %s", reason, url, extra={"site": self.report.site})

    def error(self, kind: str, url: str) -> None:
        """Count a request that failed after all retries."""
        self.report.errors[kind] = self.report.errors.get(kind, 0) + 1
        logger.warning("failed (%s): %s", kind, url, extra={"site": self.report.site})
