"""``fanwen demo``: crawls the bundled essay sites, builds a corpus from them and checks it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import click

from crawler.report import CrawlReport
from db.corpus import reading
from db.stats import collect
from fanwen.commands import crawl, stats
from fanwen.console import output
from fanwen.console.errors import FAILED, OK, Failure
from fanwen.console.options import workers_option
from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles
from fanwen.demo.scoring import print_score, score_corpus
from fanwen.demo.server import ServeError, serve
from fanwen.demo.truth import write_truth
from fanwen.folder.lock import locked
from fanwen.folder.paths import DataFolder
from fanwen.runs.ingest import ingest_archive
from fanwen.runs.run import record_run
from fanwen.runs.summary import print_problems, summary_counts
from pipelines.ingest.summary import IngestSummary

MARK = "made-by-fanwen-demo"
CRAWLS = (1, 2)
_TITLES = {1: "First crawl", 2: "Second crawl: some pages changed, some are gone, some are new"}


@click.command("demo")
@click.option(
    "--pages", default=400, show_default=True, type=click.IntRange(300, 100_000), help="Number of articles."
)
@click.option("--seed", default=1, show_default=True, help="Seed of the generated sites.")
@click.option(
    "--port", default=18800, show_default=True, help="The sites listen on the five ports above this one."
)
@workers_option
@click.pass_obj
def command(data: DataFolder, pages: int, seed: int, port: int, workers: int | None) -> None:
    """Build a corpus from bundled essay sites, and check it.

    Five generated sites are served on this machine, with the damage, banners
    and copies of real ones. They are crawled twice; in between, some pages
    change, some go and some are added. The corpus is then compared with the
    known speeches of the sites. Everything is written to the folder demo/ of
    the data folder, which is emptied first.

    \b
    Examples:
      fanwen demo
      fanwen demo --pages 3000 --seed 7
    """
    started = time.monotonic()
    demo = DataFolder(data.root / "demo")
    with locked(data) as lock:
        _prepare(demo.root)
        network = Network(seed=seed, pages=pages, base_port=port)
        write_profiles(network, demo.sites)
        truth = demo.root / "truth.jsonl"
        write_truth(network, truth)
        report = IngestSummary()
        for number in CRAWLS:
            report = _crawl(demo, network, number, workers, report, lock)
        code = FAILED if report.errors else OK
    _print(demo, report)
    print_score(score_corpus(truth, demo.corpus, CRAWLS[-1]))
    output.print_line("")
    output.print_line(
        f"Done in {time.monotonic() - started:.0f} s. The data folder is {demo.root}. Try next:"
    )
    for line in (f"fanwen --data {demo.root} serve --open", f"fanwen --data {demo.root} rebuild -v"):
        output.print_line(f"  .venv/bin/{line}")
    raise SystemExit(code)


def _prepare(root: Path) -> None:
    """Empty the folder. Raises Failure if it has files that the demo did not write."""
    if root.exists() and any(root.iterdir()):
        if not (root / MARK).exists():
            raise Failure(f"{root}: not a folder of the demo; move it away or choose another --data")
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / MARK).touch()


def _crawl(
    demo: DataFolder, network: Network, number: int, workers: int | None, before: IngestSummary, lock: int
) -> IngestSummary:
    """Crawl and ingest; returns the summary of the ingest, with the times and errors of ``before`` added."""
    with record_run(demo, "crawl") as run:
        try:
            with serve(network, phase=number):
                fetched = crawl.run_crawl(demo, crawl.select_profiles(demo, list(network.roots())), (lock,))
        except ServeError as error:
            raise Failure(f"{error}, as in `.venv/bin/fanwen demo --port 19000`") from error
        _check(fetched)
        output.print_line("")
        crawl.print_crawl(fetched, _TITLES[number])
        report = ingest_archive(demo, workers)
        counts = summary_counts(report) | {"crawl": fetched.to_json()}
        run.record(demo, FAILED if report.errors else OK, counts)
    report.watch.add({"crawl": fetched.seconds, **before.watch.seconds})
    report.work.add(before.work.seconds)
    report.errors[:0] = before.errors
    return report


def _check(fetched: CrawlReport) -> None:
    if fetched.failure or fetched.stopped:
        raise Failure(fetched.failure or f"the crawl was ended by {fetched.stopped}")


def _print(demo: DataFolder, report: IngestSummary) -> None:
    with reading(demo.corpus) as db:
        stats.print_stats(collect(db))
    output.print_table([(name, value) for name, value in report.watch.seconds.items()], "Seconds, by step")
    seconds = sorted(report.work.seconds.items(), key=lambda item: -item[1])
    output.print_table(seconds, "Seconds of cleaning, summed over the processes")
    print_problems(report)
