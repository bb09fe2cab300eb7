"""The site monitor: fills in the parts of a site's report that only Scrapy's signals show."""

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

MAX_CRAWL_DELAY = 60.0
"""Seconds between two requests, if robots.txt asks for more than that."""

logger = logging.getLogger(__name__)


class SiteMonitor:
    """Times the crawl, notes its end, counts the spider's errors, and obeys Crawl-delay in robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider = cast(SiteSpider, crawler.spider)
        self._start = time.monotonic()
        crawler.signals.connect(self.start_timer, signals.spider_opened)
        crawler.signals.connect(self.count_error, signals.spider_error)
        crawler.signals.connect(self.finish_report, signals.spider_closed)
        crawler.signals.connect(self.obey_crawl_delay, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def start_timer(self) -> None:
        self._start = time.monotonic()

    def count_error(self, failure: Failure) -> None:
        """A callback of the spider raised: the page is lost, and the report counts it."""
        errors = self._spider.tally.report.errors
        kind = f"fault: {failure.type.__name__ if failure.type else 'unknown'}"
        errors[kind] = errors.get(kind, 0) + 1

    def finish_report(self, reason: str) -> None:
        report = self._spider.tally.report
        report.end = reason
        if reason == "finished":
            # A response of any status is archived and scheduled again; a timeout leaves nothing in the
            # archive.
            self._spider.unfinished.end(clean=all(kind.isdigit() for kind in report.errors))
        report.seconds = round(time.monotonic() - self._start, 3)
        counts = {key: value for key, value in asdict(report).items() if value and key != "refused_urls"}
        logger.info("done: %s", counts, extra={"site": report.site})

    def obey_crawl_delay(self, robotparser: RobotParser) -> None:
        """Scrapy parses Crawl-delay, but does not obey it."""
        delay = min(robotparser.crawl_delay(ROBOT) or 0.0, MAX_CRAWL_DELAY)
        if delay <= self._spider.profile.limits.pause:
            return
        for slot in self._crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay)
        throttle = self._crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = delay
