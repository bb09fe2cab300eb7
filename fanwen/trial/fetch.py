"""Fetching for a trial: short crawls, with all the manners of a crawl, into a folder that is thrown away."""

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
from fanwen.console.errors import Failure, ended_by
from pipelines.archive import Record, files, records

ROUNDS = 3
"""Short crawls: start pages, what they lead to, and once more where that brought no article."""
_TOO_DEEP = "too deep"
"""What a crawl of the start pages alone says of all that they lead to."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One response of the site."""

    record: Record
    body: bytes
    links: tuple[str, ...] = ()
    """Canonical URLs on the site's own hosts, in the order of the page or the sitemap, each once."""
    is_sitemap: bool = False


@dataclass(slots=True)
class Trial:
    """What came of a trial's requests."""

    pages: list[Fetched] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    """URLs that were not asked for, by reason."""

    @property
    def asked(self) -> set[str]:
        return {page.record.url for page in self.pages}


def fetch(profile: SiteProfile, most: int) -> Trial:
    """Ask the site for at most ``most`` pages, besides robots.txt: start pages first, then what they lead to.

    Nothing is left on the disk. Raises what ``crawl`` raises, and Failure where a signal ended it.
    """
    trial = Trial()
    # One sitemap and some start pages; half of the requests are for what these lead to.
    maps = list(profile.sitemaps[:1])
    starts = list(profile.start[: max(1, most // 2 - len(maps))])
    for _ in range(ROUNDS):
        left = most - len(trial.pages)
        if left <= 0 or not (maps or starts):
            break
        _ask(profile, maps, starts, left, trial)
        maps, starts = _next(profile, trial, most - len(trial.pages))
    return trial


def _ask(profile: SiteProfile, maps: Sequence[str], starts: Sequence[str], most: int, trial: Trial) -> None:
    """One short crawl: these URLs and nothing that they lead to."""
    limits = replace(profile.limits, pages=most, depth=0, recheck="never")
    short = replace(profile, sitemaps=tuple(maps), start=tuple(starts), limits=limits)
    with tempfile.TemporaryDirectory() as folder:
        report = crawl([short], Path(folder), None)
        if report.stopped:
            raise Failure(f"ended by {report.stopped}", ended_by(signal.Signals[report.stopped]))
        if report.failure:
            raise Failure(report.failure)
        came = [found for path in files(Path(folder) / "archive") for found in records(path)]
    order = {canonical(url): place for place, url in enumerate((*maps, *starts))}
    # Answers come as they please; what a redirect led to comes last.
    for record, body in sorted(came, key=lambda found: order.get(found[0].url, len(order))):
        if urlsplit(record.url).path != "/robots.txt":
            trial.pages.append(_fetched(profile, record, body, record.url in maps))
    site = report.sites[profile.name]
    for kind, count in site.errors.items():
        trial.errors[kind] = trial.errors.get(kind, 0) + count
    for reason, urls in site.refused_urls.items():
        if reason != _TOO_DEEP:
            trial.refused.setdefault(reason, []).extend(urls)


def _fetched(profile: SiteProfile, record: Record, body: bytes, is_sitemap: bool) -> Fetched:
    if record.status != 200:
        return Fetched(record, body)
    found = _of_sitemap(record, body, profile) if is_sitemap else _of_page(record, body, profile)
    own = (url for url in found if host_of(url) in profile.hosts and url != record.url)
    return Fetched(record, body, tuple(dict.fromkeys(own)), is_sitemap)


def _of_page(record: Record, body: bytes, profile: SiteProfile) -> Iterator[str]:
    headers = {"Content-Type": record.content_type}
    response = HtmlResponse(record.url, headers=headers, body=body, encoding=profile.charset)
    for url, problem in extract_links(response):
        if problem is None:
            yield url


def _of_sitemap(record: Record, body: bytes, profile: SiteProfile) -> Iterator[str]:
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
    """What to ask for next: sitemaps, and pages (a further list and articles), within the pages left."""
    if left <= 0 or any(profile.is_article(url) for url in trial.asked):
        return [], []
    asked = trial.asked
    links = [url for page in trial.pages for url in page.links if url not in asked]
    maps = [url for page in trial.pages if page.is_sitemap for url in page.links if _is_map(profile, url)]
    lists = [url for url in links if profile.is_list(url)][: 1 if left > 1 else 0]
    articles = list(dict.fromkeys(url for url in links if profile.is_article(url)))
    return [url for url in maps if url not in asked][:1], [*lists, *articles[: left - len(lists)]]


def _is_map(profile: SiteProfile, url: str) -> bool:
    """Whether a link of a sitemap leads to a sitemap, as those of an index do."""
    is_page = profile.is_article(url) or profile.is_list(url)
    return not is_page and urlsplit(url).path.endswith((".xml", ".xml.gz"))
