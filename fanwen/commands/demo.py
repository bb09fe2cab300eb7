"""``fanwen demo``: the main job from end to end on the bundled essay site."""

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
from fanwen.demo.scoring import score_corpus, show_score
from fanwen.demo.server import ServeError, serve
from fanwen.demo.truth import write_truth
from fanwen.folder.lock import locked
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.runs.steps import bring_up_to_date
from pipelines.ingest.summary import IngestSummary

MARK = "made-by-fanwen-demo"
CRAWLS = (1, 2)
_TITLES = {1: "First crawl", 2: "Second crawl: some pages changed, some vanished, some are new"}


@click.command("demo")
@click.option(
    "--pages", default=400, show_default=True, type=click.IntRange(300, 100_000), help="Article pages."
)
@click.option(
    "--seed", default=1, show_default=True, help="The number that the essay site is generated from."
)
@click.option(
    "--port", default=18800, show_default=True, help="The sites listen on the five ports above this."
)
@workers_option
@click.pass_obj
def command(data: Data, pages: int, seed: int, port: int, workers: int | None) -> None:
    """Crawl a bundled essay site, build a corpus from it, and check it.

    Five made-up sites are served on this machine, with the damage, the banners
    and the copies that real ones have. They are crawled twice: between the two
    crawls some pages change, some vanish, some are new. The corpus is then held
    against what is known to stand on the sites. Everything lies in the folder
    demo/ of the data folder, which is made anew each time.

    \b
    Examples:
      fanwen demo
      fanwen demo --pages 3000 --seed 7
    """
    started = time.monotonic()
    home = Data(data.root / "demo")
    with locked(data) as lock:
        _prepare(home.root)
        network = Network(seed=seed, pages=pages, base_port=port)
        write_profiles(network, home.sites)
        truth = home.root / "truth.jsonl"
        write_truth(network, truth)
        report = IngestSummary()
        for number in CRAWLS:
            report = _crawl(home, network, number, workers, report, lock)
        code = FAILED if report.errors else OK
    _tell(home, report)
    show_score(score_corpus(truth, home.corpus, CRAWLS[-1]))
    output.line("")
    output.line(f"Done in {time.monotonic() - started:.0f} s. Everything lies in {home.root}. Now try:")
    for line in (f"fanwen --data {home.root} serve --open", f"fanwen --data {home.root} rebuild -v"):
        output.line(f"  .venv/bin/{line}")
    raise SystemExit(code)


def _prepare(root: Path) -> None:
    """An empty folder. Raises Failure where something stands there that the demo did not make."""
    if root.exists() and any(root.iterdir()):
        if not (root / MARK).exists():
            raise Failure(f"{root}: this is not a folder of the demo; move it away or choose another --data")
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / MARK).touch()


def _crawl(
    home: Data, network: Network, number: int, workers: int | None, before: IngestSummary, lock: int
) -> IngestSummary:
    """One crawl and its ingest; returns the report of the ingest, times added to those before."""
    with recording.recorded(home, "crawl") as run:
        try:
            with serve(network, phase=number):
                fetched = crawl.fetch(home, crawl.chosen(home, list(network.roots())), (lock,))
        except ServeError as error:
            raise Failure(f"{error}, as in `.venv/bin/fanwen demo --port 19000`") from error
        _check(fetched)
        output.line("")
        crawl.show(fetched, _TITLES[number])
        report = bring_up_to_date(home, workers)
        counts = recording.ingested_counts(report) | {"crawl": fetched.to_json()}
        run.record(home, FAILED if report.errors else OK, counts)
    report.watch.add({"crawl": fetched.seconds, **before.watch.seconds})
    report.work.add(before.work.seconds)
    report.errors[:0] = before.errors
    return report


def _check(fetched: CrawlReport) -> None:
    if fetched.failure or fetched.stopped:
        raise Failure(fetched.failure or f"the crawl was ended by {fetched.stopped}")


def _tell(home: Data, report: IngestSummary) -> None:
    with reading(home.corpus) as db:
        stats.show(collect(db))
    output.table([(name, value) for name, value in report.watch.seconds.items()], "Seconds, by step")
    seconds = sorted(report.work.seconds.items(), key=lambda item: -item[1])
    output.table(seconds, "Seconds within cleaning, summed over the processes")
    recording.complain(report)
