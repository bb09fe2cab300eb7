"""Work for many processes: articles are cleaned and signed in workers, and one that dies costs one article.

A job names its pages by file and offset of the archive, so it can be done anywhere the archive can be read,
and doing it twice gives the same. Jobs of one WARC file travel together.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path

from pipelines.archive import Location
from pipelines.rows import Rows, rejected
from pipelines.rules import SiteRules
from pipelines.types import Rejection, WorkersFailed

FAULT = "clean"
UNREADABLE = "archive"
FAULTS = (FAULT, UNREADABLE)
"""Stages of rejections that are a fault of our own or of the machine, and of no page."""

CHUNK = 25
"""Articles that travel to a worker together: enough that the journey costs little, few enough to share
out."""


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page in the archive."""

    url: str
    part: int
    fetched_at: str
    content_type: str
    site: str
    location: Location
    digest: str
    """Of the body that was ingested; another one at this place is no longer that page."""


@dataclass(frozen=True, slots=True)
class Job:
    """One article to be cleaned: its pages in order."""

    archive: Path
    pages: tuple[PageRef, ...]
    rules: SiteRules
    learned: frozenset[str] = frozenset()
    """Lines that recur over the site."""
    urls: tuple[str, ...] = ()
    """All URLs of the article, also of pages that are no part of it any more."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job."""

    job: Job
    rows: Rows
    seconds: dict[str, float]
    edits: dict[str, int] = field(default_factory=dict)
    """Edits made, by ``stage rule``."""


Chunk = tuple[Job, ...]


def do_all(jobs: Iterable[Job], workers: int) -> Iterator[list[Done]]:
    """Do the jobs in ``workers`` processes and yield them chunk by chunk as they are done, in no certain
    order.

    At most four chunks a worker are under way, so memory is bounded whatever the number of jobs. Where a
    worker dies, the jobs it may have died of are done again, each alone; the one that kills again is
    rejected.
    """
    chunks = _chunks(jobs)
    suspects: list[Job] = []
    while (chunk := next(chunks, None)) is not None:
        suspects += yield from _pooled(chunk, chunks, workers)
    for job in suspects:
        yield [_alone(job)]


def processes() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(jobs: Iterable[Job]) -> Iterator[Chunk]:
    chunk: list[Job] = []
    for job in jobs:
        if chunk and (len(chunk) == CHUNK or job.pages[0].location.file != chunk[0].pages[0].location.file):
            yield tuple(chunk)
            chunk = []
        chunk.append(job)
    if chunk:
        yield tuple(chunk)


def _do(chunk: Sequence[Job]) -> list[Done]:
    """Runs in a worker. Only there are the stages imported: the parent never cleans, and starts quickly."""
    from pipelines.worker import do

    return do(chunk)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Workers come from a server process that has imported the stages once: no fork of a threaded parent."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.worker"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and does not outlive it, however the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _pooled(
    chunk: Chunk | None, rest: Iterator[Chunk], workers: int
) -> Generator[list[Done], None, list[Job]]:
    """Work through the chunks; returns the jobs that were under way when a worker died, if one did."""
    under_way: dict[Future[list[Done]], Chunk] = {}
    with _pool(workers) as pool:
        try:
            while chunk or under_way:
                while chunk and len(under_way) < 4 * workers:
                    under_way[pool.submit(_do, chunk)] = chunk
                    chunk = next(rest, None)
                finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
                    del under_way[future]
        except BrokenProcessPool:
            return [job for lost in (*under_way.values(), chunk or ()) for job in lost]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return []


def _alone(job: Job) -> Done:
    """Do one job in a process of its own. Raises WorkersFailed where processes die without any job."""
    with _pool(1) as pool:
        try:
            return pool.submit(_do, (job,)).result()[0]
        except BrokenProcessPool:
            pass
    with _pool(1) as pool:
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool as error:
            raise WorkersFailed("worker processes die as soon as they start; try `fanwen doctor`") from error
    dead = (Rejection(ref.url, 0, FAULT, "the worker process died", "") for ref in job.pages)
    return Done(job, Rows(rejections=rejected(dead)), {})
