"""The watch: follows a site's crawl by Scrapy's signals, for what only they tell."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from typing import Self, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure

from crawler.identity import ROBOT
from crawler.spiders.site import SiteSpider

LONGEST_DELAY = 60.0
"""Seconds; a robots.txt that asks for more between two requests gets this."""

logger = logging.getLogger(__name__)


class Watch:
    """Times the crawl, notes how it ended, counts faults of ours, and heeds the Crawl-delay of robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider = cast(SiteSpider, crawler.spider)
        self._since = time.monotonic()
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.erred, signals.spider_error)
        crawler.signals.connect(self.closed, signals.spider_closed)
        crawler.signals.connect(self.robots, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def opened(self) -> None:
        self._since = time.monotonic()

    def erred(self, failure: Failure) -> None:
        """A callback of the spider raised: that costs the page, and shows in the report."""
        errors = self._spider.tally.report.errors
        kind = f"fault: {failure.type.__name__ if failure.type else 'unknown'}"
        errors[kind] = errors.get(kind, 0) + 1

    def closed(self, reason: str) -> None:
        report = self._spider.tally.report
        report.end = reason
        if reason == "finished":
            # An answer of any status is archived and comes under the schedule; a timeout leaves no trace.
            self._spider.mark.end(clean=all(kind.isdigit() for kind in report.errors))
        report.seconds = round(time.monotonic() - self._since, 3)
        counts = {key: value for key, value in asdict(report).items() if value and key != "refused_urls"}
        logger.info("done: %s", counts, extra={"site": report.site})

    def robots(self, robotparser: RobotParser) -> None:
        """Scrapy reads Crawl-delay, but leaves it to others to act on it."""
        delay = min(robotparser.crawl_delay(ROBOT) or 0.0, LONGEST_DELAY)
        if delay <= self._spider.profile.limits.pause:
            return
        for slot in self._crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay)
        throttle = self._crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = delay
