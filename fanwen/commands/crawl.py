"""``fanwen crawl``: fetch what is new, archive it, ingest it."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from crawler.identity import contact_for
from crawler.profiles import SiteProfile, load_profiles, profile_folders
from crawler.report import CrawlReport
from crawler.runner import crawl
from db.corpus import reading
from db.harvest import Harvest, of_crawl
from db.runs import newest
from fanwen.console import output
from fanwen.console.errors import FAILED, OK, UNHAPPY, USAGE, Failure, ended_by, say
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.console.progress import Bars
from fanwen.folder.completion import profile_names
from fanwen.folder.lock import locked
from fanwen.folder.paths import Data
from fanwen.folder.profiles import named
from fanwen.folder.settings import Settings
from fanwen.runs import recording
from fanwen.runs.crawl_alerts import crawl_alerts
from fanwen.runs.outcome import reported
from fanwen.runs.steps import bring_up_to_date
from fanwen.runs.yield_alerts import yield_alerts
from pipelines.ingest.summary import IngestSummary

_CRAWLS = 20
"""Enough of them for every monitor that has no number of its own."""


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE]...", shell_complete=profile_names)
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

    \b
    Examples:
      fanwen crawl                       # all enabled sites
      fanwen crawl example --no-ingest   # this one; only fetch
    """
    with reported(data, "crawl") as settings:
        profiles = chosen(data, sites)
        contact_for(profiles)
        done = _crawl(data, profiles, settings, workers, no_ingest)
        _tell(done, no_ingest, as_json, verbose)
        raise SystemExit(done.code)


@dataclass(frozen=True, slots=True)
class _Crawled:
    """What a crawl that came to its end has to tell."""

    report: CrawlReport
    ingested: IngestSummary
    complaints: list[str]
    """Of the monitors."""
    counts: dict[str, Any]

    @property
    def code(self) -> int:
        return FAILED if self.ingested.errors else UNHAPPY if self.complaints else OK


def _crawl(
    data: Data, profiles: Sequence[SiteProfile], settings: Settings, workers: int | None, no_ingest: bool
) -> _Crawled:
    """Crawl under the lock and leave a row; raises Failure where the crawl did not come to its end."""
    with locked(data) as lock, recording.recorded(data, "crawl") as run:
        with run.watch("ingest before"):
            ingested = bring_up_to_date(data, workers)
        with run.watch("crawl"):
            report = fetch(data, profiles, keep=[lock])
        run.counts["crawl"] = report.to_json()
        _check(report)
        history = _history(data, settings.without_news)
        complaints = crawl_alerts(report, history)
        if not no_ingest:
            with run.watch("ingest"):
                ingested = _together(ingested, bring_up_to_date(data, workers))
            complaints += yield_alerts(_harvest(data, report, run), history, settings.without_news)
        counts = run.counts | recording.ingested_counts(ingested) | {"monitors": complaints}
        done = _Crawled(report, ingested, complaints, counts)
        run.record(data, done.code, counts)
    return done


def _check(report: CrawlReport) -> None:
    """Raises Failure for a crawl that did not come to its end; the next run ingests what it archived."""
    if report.failure:
        raise Failure(report.failure)
    if report.stopped:
        code = ended_by(signal.Signals[report.stopped])
        raise Failure(f"the crawl was ended by {report.stopped}; what had come is archived", code)


def _history(data: Data, crawls: int) -> list[dict[str, Any]]:
    """The counts of so many earlier crawls at least, the newest first."""
    with reading(data.corpus) as db:
        rows = newest(db, max(crawls, _CRAWLS), kind="crawl")
        return [json.loads(row["counts"]) for row in rows]


def _harvest(data: Data, report: CrawlReport, run: recording.Run) -> dict[str, Harvest]:
    with reading(data.corpus) as db:
        found = of_crawl(db, report.files, run.started)
    run.counts["harvest"] = {site: one.to_json() for site, one in found.items()}
    return found


def _together(first: IngestSummary, then: IngestSummary) -> IngestSummary:
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


def chosen(data: Data, names: Sequence[str]) -> list[SiteProfile]:
    """The profiles of these names, or all that are enabled. Raises Failure where there is none."""
    profiles = load_profiles(profile_folders(data.root))
    if names:
        return [named(profiles, name) for name in names]
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


def _tell(done: _Crawled, no_ingest: bool, as_json: bool, verbose: bool) -> None:
    if as_json:
        output.as_json(done.counts)
    elif output.watched() or verbose:
        show(done.report)
    if no_ingest:
        recording.complain(done.ingested)
    else:
        recording.tell(done.ingested, False, verbose and not as_json, quiet=as_json)
    for line in done.complaints:
        say(line)


def show(report: CrawlReport, title: str = "Crawled") -> None:
    """Print the counts of a crawl, site by site."""
    names = ("pages", "lists", "articles", "new", "changed", "unchanged", "gone")
    rows = [[site.site, *(asdict(site)[name] for name in names)] for site in report.sites.values()]
    output.columns(("site", *names), rows, title)
    refused = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.refused.items())}
    output.counts("Not asked for, by reason", refused)
    errors = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.errors.items())}
    output.counts("Failed, by status or kind", errors)
