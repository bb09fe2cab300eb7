"""``fanwen crawl``: fetches the pages of sites, archives and ingests them."""

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
from db.crawl_yield import CrawlYield, yields_by_site
from db.runs import newest
from fanwen.console import output
from fanwen.console.errors import ALERT, FAILED, OK, USAGE, Failure, print_problem, signal_exit_code
from fanwen.console.options import json_option, verbose_option, workers_option
from fanwen.console.progress import ProgressBars
from fanwen.folder.completion import complete_profiles
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import profile_by_name
from fanwen.folder.settings import Settings
from fanwen.runs.crawl_alerts import crawl_alerts
from fanwen.runs.ingest import ingest_archive
from fanwen.runs.outcome import report_run
from fanwen.runs.run import Run, record_run
from fanwen.runs.summary import print_problems, print_summary, summary_counts
from fanwen.runs.yield_alerts import yield_alerts
from pipelines.ingest.summary import IngestSummary

_CRAWLS = 20
"""Earlier crawls that the monitors get, unless a setting needs more."""


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE]...", shell_complete=complete_profiles)
@click.option("--no-ingest", is_flag=True, help="Only fetch and archive. The next run ingests.")
@workers_option
@json_option
@verbose_option
@click.pass_obj
def command(
    data: DataFolder,
    sites: tuple[str, ...],
    no_ingest: bool,
    workers: int | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Fetch the pages of sites, archive them, then ingest them.

    SITE is the name of a profile (see `fanwen sites`). Without a name, all
    enabled sites are crawled. Archive files of earlier runs are ingested first,
    so that no page is fetched twice. If output is not a terminal, only problems
    are printed. If a site seems to be down, closed or changed, an alert is
    printed and the exit code is 3.

    \b
    Examples:
      fanwen crawl                       # all enabled sites
      fanwen crawl example --no-ingest   # one site; only fetch
    """
    with report_run(data, "crawl") as settings:
        profiles = select_profiles(data, sites)
        contact_for(profiles)
        done = _crawl(data, profiles, settings, workers, no_ingest)
        _print(done, no_ingest, as_json, verbose)
        raise SystemExit(done.code)


@dataclass(frozen=True, slots=True)
class _Crawled:
    """The result of a crawl that was not stopped."""

    report: CrawlReport
    ingested: IngestSummary
    alerts: list[str]
    counts: dict[str, Any]

    @property
    def code(self) -> int:
        return FAILED if self.ingested.errors else ALERT if self.alerts else OK


def _crawl(
    data: DataFolder,
    profiles: Sequence[SiteProfile],
    settings: Settings,
    workers: int | None,
    no_ingest: bool,
) -> _Crawled:
    """Crawl under the lock and record the run. Raises Failure if the crawl failed or was stopped."""
    with locked(data) as lock, record_run(data, "crawl") as run:
        with run.watch("ingest before"):
            ingested = ingest_archive(data, workers)
        with run.watch("crawl"):
            report = run_crawl(data, profiles, keep=[lock])
        run.counts["crawl"] = report.to_json()
        _check(report)
        history = _history(data, settings.without_news)
        alerts = crawl_alerts(report, history)
        if not no_ingest:
            with run.watch("ingest"):
                ingested = _combined(ingested, ingest_archive(data, workers))
            alerts += yield_alerts(_yields(data, report, run), history, settings.without_news)
        counts = run.counts | summary_counts(ingested) | {"monitors": alerts}
        done = _Crawled(report, ingested, alerts, counts)
        run.record(data, done.code, counts)
    return done


def _check(report: CrawlReport) -> None:
    """Raises Failure if the crawl failed or was stopped. The next run ingests what it archived."""
    if report.failure:
        raise Failure(report.failure)
    if report.stopped:
        code = signal_exit_code(signal.Signals[report.stopped])
        raise Failure(f"the crawl was ended by {report.stopped}; the pages fetched so far are archived", code)


def _history(data: DataFolder, crawls: int) -> list[dict[str, Any]]:
    """The counts of at least this many earlier crawls, newest first."""
    with reading(data.corpus) as db:
        rows = newest(db, max(crawls, _CRAWLS), kind="crawl")
        return [json.loads(row["counts"]) for row in rows]


def _yields(data: DataFolder, report: CrawlReport, run: Run) -> dict[str, CrawlYield]:
    with reading(data.corpus) as db:
        yields = yields_by_site(db, report.files, run.started)
    run.counts["harvest"] = {site: crawl_yield.to_json() for site, crawl_yield in yields.items()}
    return yields


def _combined(first: IngestSummary, then: IngestSummary) -> IngestSummary:
    """The sum of both. An error of both, such as a damaged file, is listed once."""
    then.watch.add(first.watch.seconds)
    then.work.add(first.work.seconds)
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


def select_profiles(data: DataFolder, names: Sequence[str]) -> list[SiteProfile]:
    """The profiles of these names, or all enabled ones. Raises Failure if there is none."""
    profiles = load_profiles(profile_folders(data.root))
    if names:
        return [profile_by_name(profiles, name) for name in names]
    enabled = [profile for profile in profiles.values() if profile.enabled]
    if not enabled:
        raise Failure(
            f"no site is enabled; add a profile to {data.sites} or name a site (`fanwen sites` lists them)",
            USAGE,
        )
    return enabled


def run_crawl(data: DataFolder, profiles: Sequence[SiteProfile], keep: Sequence[int] = ()) -> CrawlReport:
    """Crawl the sites, with a progress bar. The caller holds the lock.

    ``keep`` is the descriptor of the lock. The crawling process inherits it, as it may outlive its caller.
    """
    with ProgressBars() as bars:

        def show_progress(pages: Mapping[str, int]) -> None:
            bars("crawl", sum(pages.values()), 0)

        return crawl(profiles, data.root, data.corpus, on_progress=show_progress, keep=keep)


def _print(done: _Crawled, no_ingest: bool, as_json: bool, verbose: bool) -> None:
    if as_json:
        output.print_json(done.counts)
    elif output.is_terminal() or verbose:
        print_crawl(done.report)
    if no_ingest:
        print_problems(done.ingested)
    else:
        print_summary(done.ingested, False, verbose and not as_json, quiet=as_json)
    for line in done.alerts:
        print_problem(line)


def print_crawl(report: CrawlReport, title: str = "Crawled") -> None:
    """Print the counts of a crawl by site."""
    names = ("pages", "lists", "articles", "new", "changed", "unchanged", "gone")
    rows = [[site.site, *(asdict(site)[name] for name in names)] for site in report.sites.values()]
    output.print_columns(("site", *names), rows, title)
    refused = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.refused.items())}
    output.print_counts("Not fetched, by reason", refused)
    errors = {f"{s.site}: {why}": n for s in report.sites.values() for why, n in sorted(s.errors.items())}
    output.print_counts("Failed, by status or error", errors)
