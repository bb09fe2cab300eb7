"""The runner: one call crawls the sites in a process of their own and brings back the report.

A process of its own, since Twisted's reactor can run only once and the caller goes on to ingest what came.
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
from crawler.report import CrawlReport
from crawler.sites import SiteProfile

Progress = Callable[[Mapping[str, int]], None]
"""Called now and then with the pages that have come so far, by site."""

logger = logging.getLogger(__name__)


class CrawlFailed(RuntimeError):
    """Raised where the crawling process ended without a report; the message says how, and names its log."""


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

    ``known`` is the corpus database, which tells what earlier crawls have; None, or a file that is not there
    yet, for a first crawl. ``contact`` stands in for the environment's ``FANWEN_CONTACT``. SIGTERM and SIGINT
    end the crawl cleanly and are named in the report's ``stopped``; a second one ends it at once. ``keep``
    are descriptors that the crawling process holds open until it ends, such as that of a lock: it outlives a
    caller that is killed, and still writes.

    Raises MissingContact before anything is fetched, CrawlFailed where there is no report.
    """
    corpus = str(known) if known is not None else None
    job = Job(tuple(profiles), str(data), corpus, contact_for(profiles, contact))
    if not profiles:
        return CrawlReport({})
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        with _child(errors.fileno(), keep) as child, _passing_on(child) as passed:
            report = _converse(child, job, on_progress)
        errors.seek(0)
        said = errors.read().strip()
    stopped = passed[0].name if passed else None
    if report is None and stopped:
        return CrawlReport({}, stopped=stopped)
    # A signal that comes when the report is out and the child about to end kills it: nothing is lost by that.
    if report is None or (child.returncode != 0 and report.failure is None and not stopped):
        last = said.splitlines()[-1] if said else "no message"
        raise CrawlFailed(f"the crawl ended with code {child.returncode} ({last}); see {data / LOG}")
    if said:
        logger.warning("the crawling process wrote: %s", said)
    return replace(report, stopped=stopped)


@contextmanager
def _child(errors: int, keep: Sequence[int]) -> Iterator[subprocess.Popen[str]]:
    """The crawling process, in its own session: else Ctrl-C would reach it twice, and twice means kill."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler.child"],
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
"""Seconds that a crawl has, once asked to stop, to finish the requests under way; then it is cut off."""


@contextmanager
def _passing_on(child: subprocess.Popen[str]) -> Iterator[list[signal.Signals]]:
    """Pass SIGTERM and SIGINT on to the child while the context lasts; yields the list of those that came.

    Only a program's main thread can be told of signals; called from another, this passes none.
    """
    passed: list[signal.Signals] = []
    # A second signal makes Scrapy drop what is under way: a server that says nothing must not hold up the end
    # of a machine's day. What had come is in the archive either way.
    insisting = threading.Timer(GRACE, lambda: child.send_signal(passed[0]))
    insisting.daemon = True

    def pass_on(number: int, _frame: object) -> None:
        if not passed:
            insisting.start()
        passed.append(signal.Signals(number))
        child.send_signal(number)

    if threading.current_thread() is not threading.main_thread():
        yield passed
        return
    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        yield passed
    finally:
        insisting.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _converse(child: subprocess.Popen[str], job: Job, on_progress: Progress | None) -> CrawlReport | None:
    """Hand the job over and listen until the child is silent; its report, or None where it sent none."""
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
            # Somebody's print; the report must not be lost over it.
            logger.warning("the crawling process printed: %s", line.rstrip())
