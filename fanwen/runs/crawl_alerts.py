"""Monitors of a crawl: alerts for sites that seem to be down, closed or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from crawler.report import CrawlReport, SiteReport

FEWEST_REQUESTS = 20
"""With fewer, the share of failures gives no alert."""
CRAWLS = 5
"""Earlier crawls whose median is the usual number of a site. With fewer there is no usual number."""
FALL = 3
"""An alert is given if the usual number of articles is more than this many times the current one."""


def crawl_alerts(report: CrawlReport, history: Sequence[Mapping[str, Any]]) -> list[str]:
    """The alerts of a crawl, by site.

    ``history`` holds the column ``counts`` of earlier crawls, newest first. A crawl that was stopped or
    failed gives no alerts: it ends with an error of its own, and its numbers are incomplete.
    """
    if report.stopped or report.failure:
        return []
    return [
        f"{site.site}: {line}"
        for site in report.sites.values()
        for line in (*_silence(site, history), *_failures(site), *_fall(site, history))
    ]


def _silence(site: SiteReport, history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The first reason why nothing was fetched, if there is one. The later ones follow from it."""
    if site.pages == 0:
        reasons = _commonest(site.errors) or _commonest(site.refused)
        why = f" ({reasons})" if reasons else ""
        yield f"no page was fetched{why}; check whether the site still exists"
    elif site.lists == site.articles == 0 and site.refused.get("robots.txt"):
        yield "robots.txt forbids all pages or cannot be read; ask the site's owner or disable the profile"
    elif site.lists == 0:
        yield "no list page was fetched; check whether the start pages of its profile still exist"
    elif site.articles == 0 and not any(_counts_of(site.site, row).get("articles") for row in history):
        yield "no article was ever fetched; check whether links.articles of its profile matches its URLs"


def _failures(site: SiteReport) -> Iterator[str]:
    failed = sum(site.errors.values())
    # Not `pages`, which also counts robots.txt, redirects and each retry.
    ended = site.lists + site.articles + site.gone + failed
    if ended >= FEWEST_REQUESTS and 2 * failed > ended:
        yield f"{failed} of {ended} requests failed, most with {_commonest(site.errors)}"
    if site.end == "retry-after":
        yield "the site asked for a longer pause than a crawl waits; raise limits.pause"


def _fall(site: SiteReport, history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Too few articles, although as many as usual were due.

    Articles that were first fetched together are due together, so that a crawl in between has few to fetch.
    """
    earlier = [counts for row in history if (counts := _counts_of(site.site, row))][:CRAWLS]
    if len(earlier) < CRAWLS:
        return
    usual = median(counts.get("articles", 0) for counts in earlier)
    usually_due = median(counts.get("due", 0) for counts in earlier)
    if FALL * site.articles < usual and FALL * site.due >= usually_due:
        yield f"only {site.articles} articles were fetched, {usual:g} are usual; check if its pages changed"


def _counts_of(site: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The site's counts in that crawl; empty if the site was not crawled or the crawl was stopped."""
    crawl = row.get("crawl") or {}
    if crawl.get("stopped") or crawl.get("failure"):
        return {}
    counts: Mapping[str, Any] = crawl.get("sites", {}).get(site, {})
    return counts


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda kind: (-counts[kind], kind), default="")
