"""The runner: crawls the sites in a process of its own and returns the report.

It uses another process because Twisted's reactor can run only once, and the caller goes on to ingest the
pages.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.identity import contact_for
from crawler.job import LOG, SIGNALS, Job
from crawler.profiles import SiteProfile
from crawler.report import CrawlReport

Progress = Callable[[Mapping[str, int]], None]
"""Called now and then with the number of pages so far, by site."""

logger = logging.getLogger(__name__)


class CrawlFailed(RuntimeError):
    """Raised if the crawling process ended without a report; the message says how, and names its log."""


def crawl(
    profiles: Sequence[SiteProfile],
    data: Path,
    known: Path | None,
    *,
    contact: str | None = None,
    on_progress: Progress | None = None,
    keep: Sequence[int] = (),
) -> CrawlReport:
    """Crawl these sites, all at once, into ``data/archive``.

    ``known`` is the corpus database with the pages of earlier crawls; None, or a file that does not exist,
    for a first crawl. ``contact`` replaces the environment's ``FANWEN_CONTACT``. SIGTERM and SIGINT end the
    crawl cleanly and are named in the report's ``stopped``; a second signal ends it at once. ``keep`` holds
    file descriptors that the crawling process keeps open until it ends, such as that of a lock: it outlives a
    caller that is killed, and still writes.

    Raises MissingContact before anything is fetched, CrawlFailed if there is no report.
    """
    corpus = str(known) if known is not None else None
    job = Job(tuple(profiles), str(data), corpus, contact_for(profiles, contact))
    if not profiles:
        return CrawlReport({})
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        with _start_child(errors.fileno(), keep) as child, _forward_signals(child) as forwarded:
            report = _exchange(child, job, on_progress)
        errors.seek(0)
        error_text = errors.read().strip()
    stopped = forwarded[0].name if forwarded else None
    if report is None and stopped:
        return CrawlReport({}, stopped=stopped)
    # A signal that arrives after the report, when the child is about to end, kills it; nothing is lost.
    if report is None or (child.returncode != 0 and report.failure is None and not stopped):
        last_line = error_text.splitlines()[-1] if error_text else "no message"
        raise CrawlFailed(f"the crawl ended with code {child.returncode} ({last_line}); see {data / LOG}")
    if error_text:
        logger.warning("the crawling process wrote: %s", error_text)
    return replace(report, stopped=stopped)


@contextmanager
def _start_child(errors: int, keep: Sequence[int]) -> Iterator[subprocess.Popen[str]]:
    """The crawling process, in its own session: else it would get Ctrl-C twice, and the second one kills."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            pass_fds=tuple(keep),
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        yield child
    except BaseException:
        child.kill()
        raise
    finally:
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


GRACE = 8.0
"""Seconds in which a crawl that is asked to stop may finish its requests; then it stops at once."""


@contextmanager
def _forward_signals(child: subprocess.Popen[str]) -> Iterator[list[signal.Signals]]:
    """Forward SIGTERM and SIGINT to the child inside the context; yields the list of forwarded signals.

    Only a program's main thread can handle signals; in another thread this forwards none.
    """
    forwarded: list[signal.Signals] = []
    # A second signal makes Scrapy drop its current requests: a silent server must not delay a shutdown. The
    # responses received so far are in the archive.
    second_signal = threading.Timer(GRACE, lambda: child.send_signal(forwarded[0]))
    second_signal.daemon = True

    def forward(number: int, _frame: object) -> None:
        if not forwarded:
            second_signal.start()
        forwarded.append(signal.Signals(number))
        child.send_signal(number)

    if threading.current_thread() is not threading.main_thread():
        yield forwarded
        return
    before = {number: signal.signal(number, forward) for number in SIGNALS}
    try:
        yield forwarded
    finally:
        second_signal.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _exchange(child: subprocess.Popen[str], job: Job, on_progress: Progress | None) -> CrawlReport | None:
    """Send the job, and read messages to the end; returns the child's report, or None if it sent none."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(job.to_line())
        child.stdin.flush()
    except BrokenPipeError:
        return None
    report = None
    for message in _messages(child.stdout):
        if "report" in message:
            report = CrawlReport.from_json(message["report"])
        elif on_progress is not None:
            on_progress(message["progress"])
    return report


def _messages(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            # Output of some library; the report must not be lost because of it.
            logger.warning("the crawling process printed: %s", line.rstrip())
