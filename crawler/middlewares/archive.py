"""Archiving: writes every response to the archive before other components see it."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.spiders.site import SiteSpider
from db.models import KnownPage
from pipelines.archive import Capture, payload_digest
from textbasics.times import utc_text

GONE = (404, 410)
NOT_MODIFIED = 304


def build_capture(response: Response, now: datetime) -> Capture:
    """The response as the archive stores it, with its body decompressed."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = "Unknown"
    return Capture(response.url, utc_text(now), response.status, reason, headers, response.body)


class ArchiveMiddleware:
    """Runs between decompression and everything that acts on a response: redirects, retries, the spider.

    A body that the archive holds is not stored again: a ``revisit`` record says that it is unchanged.
    """

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._run = spider.run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(cast(SiteSpider, crawler.spider))

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises IgnoreRequest, and ends the run, if the archive cannot be written."""
        known = self._spider.known.get(response.url)
        is_unchanged = self._store(build_capture(response, datetime.now(UTC)), known)
        self._count(response, known, is_unchanged)
        if response.status in GONE and known is not None and known.fetched_at:
            # Not a failure of this crawl: a page that once was good has gone.
            request.meta["gone"] = True
        return response

    def _store(self, capture: Capture, known: KnownPage | None) -> bool:
        try:
            if self._run.failure is None:
                return self._write(capture, known)
        except OSError as error:
            self._run.fail(f"the archive could not be written: {error}")
        self._spider.stop("archive")
        raise IgnoreRequest("archive")

    def _write(self, capture: Capture, known: KnownPage | None) -> bool:
        """Append the record; returns whether it says that the known body is unchanged."""
        writer = self._run.writer
        if known is not None and known.fetched_at and known.digest:
            not_modified = capture.status == NOT_MODIFIED
            if not_modified or (capture.status == 200 and payload_digest(capture.body) == known.digest):
                writer.write_revisit(capture, known.digest, known.url, known.fetched_at, not_modified)
                return True
        writer.write(capture)
        return False

    def _count(self, response: Response, known: KnownPage | None, is_unchanged: bool) -> None:
        tally = self._spider.tally
        tally.response(len(response.body))
        tally.report.redirects += "Location" in response.headers and 300 <= response.status < 400
        if not self._spider.profile.is_article(response.url):
            return
        if is_unchanged:
            tally.article("unchanged")
        elif response.status == 200:
            tally.article("changed" if known and known.fetched_at else "new")
        elif response.status in GONE and known is not None and known.fetched_at:
            tally.report.gone += known.status not in GONE
