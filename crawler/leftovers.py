"""Leftovers: what a crawl that was cut short had seen a link to, and did not come to ask for.

List pages are read in every crawl, and show their articles again. The further parts of an article, and the
target of a redirect, are shown by pages that are not asked for again soon, since the archive has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.sites import SiteProfile
from db.models import KnownPage
from pipelines.archive import ArchiveError, Location, read_body

UNFINISHED = "unfinished"
"""The folder of marks below the data folder."""


class Mark:
    """A file that stands while a site may have leftovers; it holds the time from which on.

    It is made before the first request and goes when a crawl has come to its end, so that no signal, crash or
    loss of power can leave leftovers behind without it.
    """

    def __init__(self, data: Path, site: str) -> None:
        self._path = data / UNFINISHED / site
        self._now = ""

    def begin(self, now: str) -> str | None:
        """Set the mark, if there is none yet; returns the time of the one that was there.

        ``now`` is UTC, ``YYYY-MM-DDTHH:MM:SSZ``. Raises OSError where it cannot be written.
        """
        self._now = now
        if self._path.exists():
            return self._path.read_text()
        self._write(now)
        return None

    def end(self, clean: bool) -> None:
        """The crawl came to its end; where requests were not answered, it may itself have leftovers."""
        if clean:
            self._path.unlink(missing_ok=True)
        else:
            self._write(self._now)

    def _write(self, time: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(time)
        fresh.replace(self._path)


def redirects(pages: Iterable[KnownPage], since: str) -> Iterator[str]:
    """The pages that sent elsewhere when they were asked for since then."""
    return (page.url for page in pages if page.checked_at >= since and 300 <= page.status < 400)


def articles(
    pages: Iterable[KnownPage], since: str, profile: SiteProfile, archive: Path
) -> Iterator[HtmlResponse]:
    """The articles that came since then, as the archive has them, where a site's articles have parts.

    One that cannot be read is passed over: ingesting has named it.
    """
    for page in pages if profile.rules.parts else ():
        if page.file is None or (page.fetched_at or "") < since or not profile.is_article(page.url):
            continue
        try:
            body = read_body(archive, Location(page.file, page.offset or 0))
        except ArchiveError:
            continue
        yield HtmlResponse(page.url, body=body, request=Request(page.url, meta={"depth": 0}))
