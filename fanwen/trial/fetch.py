"""Fetching for a trial: short crawls, with robots.txt and limits respected, into a temporary folder."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse

from crawler.links import extract_links
from crawler.profiles import SiteProfile
from crawler.runner import crawl
from crawler.sitemaps import SitemapError, read_sitemap
from crawler.urls import UnusableURL, canonical, host_of
from fanwen.console.errors import Failure, signal_exit_code
from pipelines.archive import Record, files, records

ROUNDS = 3
"""Short crawls: the start pages, their links, and once more if no article was found."""
_TOO_DEEP = "too deep"
"""The reason with which a crawl of depth 0 refuses all links."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One response of the site."""

    record: Record
    body: bytes
    links: tuple[str, ...] = ()
    """Canonical URLs on the site's own hosts, in the order of the page or the sitemap, each once."""
    is_sitemap: bool = False


@dataclass(slots=True)
class Trial:
    """The result of the requests of a trial."""

    pages: list[FetchedPage] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    """URLs that were not requested, by reason."""

    @property
    def requested(self) -> set[str]:
        return {page.record.url for page in self.pages}


def fetch_pages(profile: SiteProfile, most: int) -> Trial:
    """Fetch at most ``most`` pages, robots.txt not counted: start pages first, then pages that they link to.

    Leaves nothing on disk. Raises what ``crawl`` raises, and Failure if a signal ended the crawl.
    """
    trial = Trial()
    # One sitemap and some start pages; half of the requests are for their links.
    sitemaps = list(profile.sitemaps[:1])
    starts = list(profile.start[: max(1, most // 2 - len(sitemaps))])
    for _ in range(ROUNDS):
        left = most - len(trial.pages)
        if left <= 0 or not (sitemaps or starts):
            break
        _fetch(profile, sitemaps, starts, left, trial)
        sitemaps, starts = _next(profile, trial, most - len(trial.pages))
    return trial


def _fetch(
    profile: SiteProfile, sitemaps: Sequence[str], starts: Sequence[str], most: int, trial: Trial
) -> None:
    """One short crawl of these URLs, without following links."""
    limits = replace(profile.limits, pages=most, depth=0, recheck="never")
    short = replace(profile, sitemaps=tuple(sitemaps), start=tuple(starts), limits=limits)
    with tempfile.TemporaryDirectory() as folder:
        report = crawl([short], Path(folder), None)
        if report.stopped:
            raise Failure(f"ended by {report.stopped}", signal_exit_code(signal.Signals[report.stopped]))
        if report.failure:
            raise Failure(report.failure)
        responses = [response for path in files(Path(folder) / "archive") for response in records(path)]
    order = {canonical(url): index for index, url in enumerate((*sitemaps, *starts))}
    # Responses arrive in any order; targets of redirects come last.
    for record, body in sorted(responses, key=lambda response: order.get(response[0].url, len(order))):
        if urlsplit(record.url).path != "/robots.txt":
            trial.pages.append(_page(profile, record, body, record.url in sitemaps))
    site = report.sites[profile.name]
    for kind, count in site.errors.items():
        trial.errors[kind] = trial.errors.get(kind, 0) + count
    for reason, urls in site.refused_urls.items():
        if reason != _TOO_DEEP:
            trial.refused.setdefault(reason, []).extend(urls)


def _page(profile: SiteProfile, record: Record, body: bytes, is_sitemap: bool) -> FetchedPage:
    if record.status != 200:
        return FetchedPage(record, body)
    links = _sitemap_links(record, body, profile) if is_sitemap else _page_links(record, body, profile)
    own = (url for url in links if host_of(url) in profile.hosts and url != record.url)
    return FetchedPage(record, body, tuple(dict.fromkeys(own)), is_sitemap)


def _page_links(record: Record, body: bytes, profile: SiteProfile) -> Iterator[str]:
    headers = {"Content-Type": record.content_type}
    response = HtmlResponse(record.url, headers=headers, body=body, encoding=profile.charset)
    for url, problem in extract_links(response):
        if problem is None:
            yield url


def _sitemap_links(record: Record, body: bytes, profile: SiteProfile) -> Iterator[str]:
    try:
        _, links = read_sitemap(body, profile.limits.max_bytes)
    except SitemapError:
        return
    for link in links:
        try:
            yield canonical(link, record.url)
        except UnusableURL:
            continue


def _next(profile: SiteProfile, trial: Trial, left: int) -> tuple[list[str], list[str]]:
    """The sitemaps and pages (one list page, and articles) to request next, at most ``left``."""
    if left <= 0 or any(profile.is_article(url) for url in trial.requested):
        return [], []
    requested = trial.requested
    links = [url for page in trial.pages for url in page.links if url not in requested]
    sitemaps = [
        url for page in trial.pages if page.is_sitemap for url in page.links if _is_sitemap(profile, url)
    ]
    lists = [url for url in links if profile.is_list(url)][: 1 if left > 1 else 0]
    articles = list(dict.fromkeys(url for url in links if profile.is_article(url)))
    return [url for url in sitemaps if url not in requested][:1], [*lists, *articles[: left - len(lists)]]


def _is_sitemap(profile: SiteProfile, url: str) -> bool:
    """Whether a link of a sitemap is a sitemap, as in a sitemap index."""
    is_page = profile.is_article(url) or profile.is_list(url)
    return not is_page and urlsplit(url).path.endswith((".xml", ".xml.gz"))
