"""The crawling process: runs the spiders of one crawl in one reactor and reports to its parent.

``crawler.runner`` starts it as ``python -m crawler.process``, with a job as one JSON line on standard input.
On standard output it writes ``{"progress": {site: pages}}`` now and then, and ``{"report": ...}`` at the end.
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
from crawler.run import Run, known_pages_from
from crawler.spiders.site import SiteSpider

_PROGRESS_SECONDS = 0.5
_SETTLED_SECONDS = 1.0


def main() -> int:
    """Run the job; returns 0, or 1 if the archive could not be written."""
    job = Job.from_line(sys.stdin.readline())
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"FANWEN_CONTACT": job.contact, "LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    # Only now: Scrapy closes existing handlers when it configures logging.
    log_to(Path(job.data) / LOG)
    # It would create a log record for every response, which the log then leaves out.
    logging.getLogger("scrapy.core.engine").setLevel(logging.WARNING)
    load = known_pages_from(Path(job.corpus) if job.corpus else None)
    # Before the spiders start: a corpus that cannot be read must end the run before anything is fetched.
    known = {profile.name: load(profile) for profile in job.profiles}
    run = Run(Path(job.data), lambda profile: known[profile.name])
    for profile in job.profiles:
        process.crawl(SiteSpider, profile=profile, run=run)
    _watch(run)
    # Imported modules stay, so the garbage collector need not scan them again.
    gc.collect()
    gc.freeze()
    process.start()
    report = run.close()
    _send({"report": report.to_json()})
    return 1 if report.failure or process.bootstrap_failed else 0


def _watch(run: Run) -> None:
    """Report progress, unblock signals, and stop if the parent ends."""
    from twisted.internet import reactor  # importing it at the top would install the wrong one

    sent: dict[str, int] = {}

    def send_progress() -> None:
        pages = {name: tally.report.pages for name, tally in run.tallies.items()}
        if pages != sent:
            sent.update(pages)
            _send({"progress": pages})

    LoopingCall(send_progress).start(_PROGRESS_SECONDS, now=False)
    # The parent starts this process with these signals blocked. One that arrived before Scrapy's handlers are
    # installed would kill it, and one that arrived while its engines start would be lost.
    cast(ReactorBase, reactor).callLater(
        _SETTLED_SECONDS, signal.pthread_sigmask, signal.SIG_UNBLOCK, SIGNALS
    )
    threading.Thread(target=_stop_at_end_of_input, daemon=True).start()


def _stop_at_end_of_input() -> None:
    """Standard input stays open as long as the parent lives; a crawl must not go on without it."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _send(message: dict[str, Any]) -> None:
    try:
        print(json.dumps(message), flush=True)
    except BrokenPipeError:
        # The parent has ended; the end of standard input is about to stop the crawl.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    sys.exit(main())
