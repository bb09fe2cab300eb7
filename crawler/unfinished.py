"""Unfinished crawls: finds the links that an interrupted crawl saw and did not follow.

List pages are fetched in every crawl and show their articles again. The further parts of an article and the
targets of redirects appear only on pages that are not fetched again soon, because the archive holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.profiles import SiteProfile
from db.models import KnownPage
from pipelines.archive import ArchiveError, Location, read_body

UNFINISHED = "unfinished"
"""The folder of marks below the data folder."""


class UnfinishedMark:
    """A file that exists while a site may have links not followed; it holds the time since when.

    It is written before the first request and removed when a crawl has finished, so no signal, crash or loss
    of power can interrupt a crawl without leaving it.
    """

    def __init__(self, data: Path, site: str) -> None:
        self._path = data / UNFINISHED / site
        self._now = ""

    def begin(self, now: str) -> str | None:
        """Write the mark if there is none; returns the time of an existing one.

        ``now`` is UTC, ``YYYY-MM-DDTHH:MM:SSZ``. Raises OSError if the mark cannot be written.
        """
        self._now = now
        if self._path.exists():
            return self._path.read_text()
        self._write(now)
        return None

    def end(self, clean: bool) -> None:
        """The crawl has finished; it is ``clean`` if every request was answered, else the mark stays."""
        if clean:
            self._path.unlink(missing_ok=True)
        else:
            self._write(self._now)

    def _write(self, time: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(time)
        fresh.replace(self._path)


def redirects_since(pages: Iterable[KnownPage], since: str) -> Iterator[str]:
    """The pages that answered with a redirect since then."""
    return (page.url for page in pages if page.checked_at >= since and 300 <= page.status < 400)


def articles_since(
    pages: Iterable[KnownPage], since: str, profile: SiteProfile, archive: Path
) -> Iterator[HtmlResponse]:
    """The articles fetched since then, from the archive, if articles of the site have parts.

    One that cannot be read is skipped: the ingest has reported it.
    """
    for page in pages if profile.rules.parts else ():
        if page.file is None or (page.fetched_at or "") < since or not profile.is_article(page.url):
            continue
        try:
            body = read_body(archive, Location(page.file, page.offset or 0))
        except ArchiveError:
            continue
        yield HtmlResponse(page.url, body=body, request=Request(page.url, meta={"depth": 0}))
