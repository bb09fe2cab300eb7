"""Monitors: what a crawl shows of sites that died, closed or changed, though nothing of Fanwen's failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from crawler.report import CrawlReport, SiteReport

FEWEST_REQUESTS = 20
"""Fewer prove nothing by the share of them that failed."""
CRAWLS = 5
"""The crawls whose median tells what is usual for a site; with fewer behind it nothing is."""
FALL = 3
"""Articles are said to have fallen where the usual number is more than so many times theirs."""


def crawl_alerts(report: CrawlReport, history: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line for each thing that somebody should look at, by site.

    ``history`` holds the ``counts`` of earlier crawls as the table of runs has them, the newest first. A
    crawl that was stopped or failed says so itself, and its numbers mean nothing: it gives no lines.
    """
    if report.stopped or report.failure:
        return []
    return [
        f"{site.site}: {line}"
        for site in report.sites.values()
        for line in (*_silence(site, history), *_failures(site), *_fall(site, history))
    ]


def _silence(site: SiteReport, history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The plainest reason why nothing can have come, if there is one: those below it would only repeat it."""
    if site.pages == 0:
        reasons = _commonest(site.errors) or _commonest(site.refused)
        why = f" ({reasons})" if reasons else ""
        yield f"gave no page at all{why}; see whether the site is still there"
    elif site.lists == site.articles == 0 and site.refused.get("robots.txt"):
        yield "robots.txt closes the site, or answers with an error; ask its owner or disable the profile"
    elif site.lists == 0:
        yield "no list page came; see whether the start pages of its profile are still there"
    elif site.articles == 0 and not any(_counts_of(site.site, row).get("articles") for row in history):
        yield "no article was ever found; see whether links.articles of its profile fits its URLs"


def _failures(site: SiteReport) -> Iterator[str]:
    failed = sum(site.errors.values())
    # Not `pages`: that counts robots.txt, redirects and each repetition of what failed in the end.
    ended = site.lists + site.articles + site.gone + failed
    if ended >= FEWEST_REQUESTS and 2 * failed > ended:
        yield f"{failed} of {ended} requests failed, most by {_commonest(site.errors)}"
    if site.end == "retry-after":
        yield "the site asked to be left alone for longer than a crawl waits; raise limits.pause"


def _fall(site: SiteReport, history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Too few articles, where it is not for the schedule alone.

    Articles that came to the corpus together fall due together: a crawl between has few to ask for, and that
    is well.
    """
    earlier = [counts for row in history if (counts := _counts_of(site.site, row))][:CRAWLS]
    if len(earlier) < CRAWLS:
        return
    usual = median(counts.get("articles", 0) for counts in earlier)
    usually_due = median(counts.get("due", 0) for counts in earlier)
    if FALL * site.articles < usual and FALL * site.due >= usually_due:
        yield f"only {site.articles} articles came, usual are {usual:g}; see whether its pages have changed"


def _counts_of(site: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The site's counts in that crawl; none where it was not crawled, or not to its end."""
    crawl = row.get("crawl") or {}
    if crawl.get("stopped") or crawl.get("failure"):
        return {}
    counts: Mapping[str, Any] = crawl.get("sites", {}).get(site, {})
    return counts


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda kind: (-counts[kind], kind), default="")
