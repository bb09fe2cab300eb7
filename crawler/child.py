"""The crawling process: runs the spiders of one crawl in one reactor and tells its parent how it goes.

Started by ``crawler.runner`` as ``python -m crawler.child``, with a job as one JSON line on standard input.
On standard output it writes ``{"progress": {site: pages}}`` now and then, and at last ``{"report": ...}``.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.base import ReactorBase
from twisted.internet.task import LoopingCall

from crawler.job import LOG, SIGNALS, Job
from crawler.logs import log_to
from crawler.run import Run, known_from
from crawler.spiders.site import SiteSpider

_PROGRESS_SECONDS = 0.5
_SETTLED_SECONDS = 1.0


def main() -> int:
    """Run the job; 0, or 1 where the archive could not be written."""
    job = Job.from_line(sys.stdin.readline())
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"FANWEN_CONTACT": job.contact, "LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    # Only now: Scrapy's set-up of logging closes the handlers it finds.
    log_to(Path(job.data) / LOG)
    # It would make a record of every response, for the log to leave out.
    logging.getLogger("scrapy.core.engine").setLevel(logging.WARNING)
    load = known_from(Path(job.corpus) if job.corpus else None)
    # Before the spiders start: a corpus that cannot be read ends the run before anything is fetched.
    known = {profile.name: load(profile) for profile in job.profiles}
    run = Run(Path(job.data), lambda profile: known[profile.name])
    for profile in job.profiles:
        process.crawl(SiteSpider, profile=profile, run=run)
    _watch(run)
    # What was imported stays: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    process.start()
    report = run.close()
    _say({"report": report.to_json()})
    return 1 if report.failure or process.bootstrap_failed else 0


def _watch(run: Run) -> None:
    """Tell of progress, let signals in, and stop when the parent is gone."""
    from twisted.internet import reactor  # importing it at the top would install the wrong one

    said: dict[str, int] = {}

    def tell() -> None:
        pages = {name: tally.report.pages for name, tally in run.tallies.items()}
        if pages != said:
            said.update(pages)
            _say({"progress": pages})

    LoopingCall(tell).start(_PROGRESS_SECONDS, now=False)
    # The parent starts this process with these signals blocked: one that came before Scrapy's handlers stand
    # would kill it, and one that came while its engines start would be lost.
    cast(ReactorBase, reactor).callLater(
        _SETTLED_SECONDS, signal.pthread_sigmask, signal.SIG_UNBLOCK, SIGNALS
    )
    threading.Thread(target=_stop_at_end_of_input, daemon=True).start()


def _stop_at_end_of_input() -> None:
    """Standard input stays open as long as the parent lives; a crawl without parent would go on unseen."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _say(message: dict[str, Any]) -> None:
    try:
        print(json.dumps(message), flush=True)
    except BrokenPipeError:
        # The parent is gone; the end of input is about to stop the crawl.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    sys.exit(main())
