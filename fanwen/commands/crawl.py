"""``fanwen crawl``: fetch what is new, archive it, ingest it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import click

from crawler.identity import contact_for
from crawler.report import CrawlReport
from crawler.runner import crawl
from crawler.sites import SiteProfile, load_profiles, profile_folders
from db.corpus import reading
from fanwen import output, runs
from fanwen.config import Data
from fanwen.errors import FAILED, OK, UNHAPPY, USAGE, Failure, say
from fanwen.lock import locked
from fanwen.monitors import unhappy
from fanwen.options import json_option, verbose_option, workers_option
from fanwen.progress import Bars
from fanwen.writing import bring_up_to_date
from pipelines.ingest import Ingested

_HISTORY = "SELECT counts FROM runs WHERE kind = 'crawl' ORDER BY id DESC LIMIT 20"


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--no-ingest", is_flag=True, help="Leave what is fetched to be ingested by the next run.")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(
    data: Data, sites: tuple[str, ...], no_ingest: bool, workers: int | None, as_json: bool, verbose: bool
) -> None:
    """Fetch the sites, archive what came, then ingest it.

    SITE is the name of a profile (see `fanwen sites`); all enabled ones if
    none is named. What an earlier run left in the archive is ingested first,
    so that nothing is fetched twice. Says nothing outside a terminal unless
    something is wrong; a site that seems dead, closed or changed is named,
    and the exit code is then 3.
    """
    profiles = chosen(data, sites)
    contact_for(profiles)
    with locked(data) as lock, runs.recorded(data, "crawl") as run:
        ingested = bring_up_to_date(data, workers)
        report = fetch(data, profiles, keep=[lock])
        complaints = unhappy(report, _history(data))
        if not no_ingest:
            ingested = _together(ingested, bring_up_to_date(data, workers))
        counts = runs.ingested_counts(ingested) | {"crawl": report.to_json(), "monitors": complaints}
        code = _code(report, ingested, complaints)
        run.record(data, code, counts)
    _tell(report, counts, as_json, verbose)
    if no_ingest:
        runs.complain(ingested)
    else:
        runs.tell(ingested, False, verbose and not as_json, quiet=as_json)
    for line in complaints:
        say(line)
    if report.failure or report.stopped:
        raise Failure(report.failure or f"the crawl was ended by {report.stopped}; what had come is archived")
    raise SystemExit(code)


def _history(data: Data) -> list[dict[str, Any]]:
    """The counts of earlier crawls, the newest first."""
    with reading(data.corpus) as db:
        return [json.loads(row[0]) for row in db.conn.execute(_HISTORY)]


def _together(first: Ingested, then: Ingested) -> Ingested:
    """Both reports as one; a complaint of both, such as of a damaged file, is told once."""
    for watch, more in ((then.watch, first.watch), (then.work, first.work)):
        watch.add(more.seconds)
    return replace(
        then,
        files=first.files + then.files,
        records=first.records + then.records,
        articles=first.articles + then.articles,
        speeches=first.speeches + then.speeches,
        rejected=first.rejected + then.rejected,
        edits=first.edits + then.edits,
        errors=list(dict.fromkeys(first.errors + then.errors)),
        notes=first.notes + then.notes,
    )


def _code(report: CrawlReport, ingested: Ingested, complaints: Sequence[str]) -> int:
    if report.failure or report.stopped or ingested.errors:
        return FAILED
    return UNHAPPY if complaints else OK


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


def fetch(data: Data, profiles: Sequence[SiteProfile], keep: Sequence[int] = ()) -> CrawlReport:
    """Crawl the sites, with a progress bar. The caller holds the lock.

    ``keep`` is its descriptor, for the crawling process to hold it too: that may outlive its caller.
    """
    with Bars() as bars:

        def tell(pages: Mapping[str, int]) -> None:
            bars("crawl", sum(pages.values()), 0)

        return crawl(profiles, data.root, data.corpus, on_progress=tell, keep=keep)


def _tell(report: CrawlReport, counts: Mapping[str, object], as_json: bool, verbose: bool) -> None:
    if as_json:
        output.as_json(counts)
    elif output.watched() or verbose:
        show(report)


def show(report: CrawlReport, title: str = "Crawled") -> None:
    """Print the counts of a crawl, site by site."""
    names = ("pages", "lists", "articles", "new", "changed", "unchanged", "gone")
    rows = [[site.site, *(asdict(site)[name] for name in names)] for site in report.sites.values()]
    output.columns(("site", *names), rows, title)
    refused = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.refused.items())}
    output.counts("Not asked for, by reason", refused)
    errors = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.errors.items())}
    output.counts("Failed, by status or kind", errors)
