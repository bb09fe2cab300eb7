"""``fanwen crawl``: fetch what is new, archive it, ingest it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from crawler.report import CrawlReport
from crawler.runner import crawl
from crawler.sites import SiteProfile, load_profiles, profile_folders
from fanwen import output, runs
from fanwen.config import Data
from fanwen.errors import FAILED, OK, USAGE, Failure
from fanwen.lock import locked
from fanwen.options import json_option, verbose_option, workers_option
from fanwen.progress import Bars
from fanwen.writing import bring_up_to_date, mend


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--no-ingest", is_flag=True, help="Only fetch and archive.")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(
    data: Data, sites: tuple[str, ...], no_ingest: bool, workers: int | None, as_json: bool, verbose: bool
) -> None:
    """Fetch the sites, archive what came, then ingest it.

    SITE is the name of a profile (see `fanwen sites`); all enabled ones if
    none is named. Says nothing outside a terminal unless something is wrong.
    """
    profiles = chosen(data, sites)
    with locked(data):
        run = runs.begin("crawl")
        mended = mend(data)
        report = fetch(data, profiles)
        counts: dict[str, object] = {"crawl": report.to_json()}
        ingested = None
        if not no_ingest:
            ingested = bring_up_to_date(data, workers)
            ingested.notes[:0] = mended
            counts |= runs.ingested_counts(ingested)
        failed = report.failure or report.stopped or (ingested and ingested.errors)
        code = FAILED if failed else OK
        run.record(data, code, counts)
    _tell(report, counts, as_json, verbose)
    if ingested is not None:
        runs.tell(ingested, False, verbose and not as_json, quiet=as_json)
    if report.failure or report.stopped:
        raise Failure(report.failure or f"the crawl was ended by {report.stopped}; what had come is archived")
    raise SystemExit(code)


def chosen(data: Data, names: Sequence[str]) -> list[SiteProfile]:
    """The profiles of these names, or all that are enabled. Raises Failure where there is none."""
    profiles = load_profiles(profile_folders(data.root))
    unknown = [name for name in names if name not in profiles]
    if unknown:
        raise Failure(f"no profile is named {', '.join(unknown)}; `fanwen sites` lists them", USAGE)
    if names:
        return [profiles[name] for name in names]
    enabled = [profile for profile in profiles.values() if profile.enabled]
    if not enabled:
        raise Failure(
            f"no site is enabled; put a profile into {data.sites} or name a site (`fanwen sites` lists them)",
            USAGE,
        )
    return enabled


def fetch(data: Data, profiles: Sequence[SiteProfile]) -> CrawlReport:
    """Crawl the sites, with a progress bar. The caller holds the lock."""
    with Bars() as bars:

        def tell(pages: Mapping[str, int]) -> None:
            bars("crawl", sum(pages.values()), 0)

        return crawl(profiles, data.root, data.corpus, on_progress=tell)


def _tell(report: CrawlReport, counts: Mapping[str, object], as_json: bool, verbose: bool) -> None:
    if as_json:
        output.as_json(counts)
    elif output.watched() or verbose:
        show(report)


def show(report: CrawlReport) -> None:
    """Print the counts of a crawl, site by site."""
    names = ("pages", "lists", "articles", "new", "changed", "unchanged", "gone")
    rows = [[site.site, *(asdict(site)[name] for name in names)] for site in report.sites.values()]
    output.columns(("site", *names), rows, "Crawled")
    refused = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.refused.items())}
    output.counts("Not asked for, by reason", refused)
    errors = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.errors.items())}
    output.counts("Failed, by status or kind", errors)
