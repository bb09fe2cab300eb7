"""Work for many processes: articles are cleaned and signed in workers, and one that dies costs one article.
The words of the search index are made there too.

A job names its pages by file and offset of the archive, so it can be done anywhere the archive can be read,
and doing it twice gives the same. Jobs of one WARC file travel together.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self, TypeVar

from pipelines.alone import Alone, Died
from pipelines.archive import Location
from pipelines.rows import Rows, rejected
from pipelines.rules import SiteRules
from pipelines.types import Rejection, WorkersFailed

FAULT = "clean"
UNREADABLE = "archive"
FAULTS = (FAULT, UNREADABLE)
"""Stages of rejections that are a fault of our own or of the machine, and of no page."""
DEATH = "worker"
"""Stage of rejections of a page that ends the process that cleans it, each time."""
LONGEST = 120
"""Seconds that one article may take in all; none comes near, unless something never ends."""
DEATHS = 2
"""Of a worker that was given nothing but one article, until that is taken for the cause: the first may have
been the machine's, where memory was short or somebody ended the process."""

CHUNK = 100
"""Articles that travel to a worker together: enough that the journey costs little, few enough to share
out."""


class PageRef(NamedTuple):
    """A page in the archive."""

    url: str
    part: int
    fetched_at: str
    content_type: str
    site: str
    location: Location
    digest: str
    """Of the body that was ingested; another one at this place is no longer that page."""


class Job(NamedTuple):
    """One article to be cleaned: its pages in order."""

    archive: Path
    pages: tuple[PageRef, ...]
    rules: SiteRules
    learned: frozenset[str] = frozenset()
    """Lines that recur over the site."""
    urls: tuple[str, ...] = ()
    """All URLs of the article, also of pages that are no part of it any more."""


Chunk = tuple[Job, ...]


class Result(NamedTuple):
    """What came of a chunk."""

    rows: list[Rows]
    """Of each job, in their order."""
    seconds: Mapping[str, float] = MappingProxyType({})
    """By stage, of all jobs together."""
    edits: Sequence[Mapping[str, int]] = ()
    """Edits made, by ``stage rule``, in each job, in their order."""


class Done(NamedTuple):
    """A chunk and its result, brought together again where the jobs were given: they need not travel back."""

    jobs: Chunk
    result: Result


_In = TypeVar("_In")
_Out = TypeVar("_Out")
_DYING = "worker processes die whatever they are given; try `fanwen doctor`"


class Workers:
    """The worker processes of one run: started when first needed, kept until it ends."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def do_all(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Do the jobs, chunk by chunk, and yield each as it is done, in no certain order.

        At most four chunks a worker are under way, so memory is bounded whatever the number of jobs. Where a
        worker dies, the jobs it may have died of are done again, one by one; the one that kills twice more is
        rejected.
        """
        chunks = _chunks(jobs)
        suspects: list[Job] = []
        while (chunk := next(chunks, None)) is not None:
            suspects += yield from self._pooled(chunk, chunks)
        if suspects:
            yield from _singly(suspects)

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """What the function makes of each item, in their order; four a worker are under way at most.

        What is done here can kill no worker. Where one dies nevertheless, all that was under way is done
        again; raises WorkersFailed where they go on dying before anything is made.
        """
        waiting: deque[_In] = deque()
        rest, deaths = iter(items), 0
        while deaths < DEATHS:
            try:
                for made in self._mapped(function, waiting, rest):
                    deaths = 0
                    yield made
            except BrokenProcessPool:
                self._stop()
                deaths += 1
            else:
                return
        raise WorkersFailed(_DYING)

    def _mapped(
        self, function: Callable[[_In], _Out], waiting: deque[_In], rest: Iterator[_In]
    ) -> Iterator[_Out]:
        """See ``map``; ``waiting`` holds, also after a death, what was taken and is not made yet."""
        under_way = deque(self._started().submit(function, item) for item in waiting)
        while True:
            for item in islice(rest, 4 * self.count - len(under_way)):
                waiting.append(item)
                under_way.append(self._started().submit(function, item))
            if not under_way:
                return
            made = under_way.popleft().result()
            waiting.popleft()
            yield made

    def _started(self) -> ProcessPoolExecutor:
        self._pool = self._pool or _pool(self.count)
        return self._pool

    def _stop(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _pooled(self, chunk: Chunk | None, rest: Iterator[Chunk]) -> Generator[Done, None, list[Job]]:
        """Work through the chunks; returns the jobs that were under way when a worker died, if one did."""
        under_way: dict[Future[Result], Chunk] = {}
        try:
            while chunk or under_way:
                while chunk and len(under_way) < 4 * self.count:
                    under_way[self._started().submit(_do, chunk)] = chunk
                    chunk = next(rest, None)
                finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    yield Done(under_way.pop(future), result)
        except BrokenProcessPool:
            self._stop()
            return [job for lost in (*under_way.values(), chunk or ()) for job in lost]
        return []


def get_ready() -> None:
    """Let the server from which workers are forked import the stages, while the caller does something else.

    It takes a second, so it is worth while where something will be cleaned for certain.
    """
    _forks()
    forkserver.ensure_running()


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


def _do(chunk: Chunk) -> Result:
    """Runs in a worker. Only there are the stages imported: the parent never cleans, and starts quickly."""
    from pipelines.worker import do

    return do(chunk)


def _forks() -> ForkServerContext:
    """Workers come from a server process that has imported the stages once: no fork of a threaded parent."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.worker", "pipelines.preload"])
    return context


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=_forks(), initializer=_begin)


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and does not outlive it, however the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What was imported stays, so the collector need not go through it again and again: 4 % of the cleaning.
    gc.freeze()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _singly(jobs: Iterable[Job]) -> Iterator[Done]:
    """Do jobs one by one, in one worker as long as it lives; the job that kills it twice is rejected.

    Raises WorkersFailed where processes die without any job.
    """
    with _alone() as worker:
        for job in jobs:
            yield Done((job,), _done_or_dead(job, worker))


def _alone() -> Alone[Chunk, Result]:
    return Alone(_forks(), _begin, _do)


def _done_or_dead(job: Job, worker: Alone[Chunk, Result]) -> Result:
    deaths: list[Died] = []
    while len(deaths) < DEATHS:
        try:
            return worker.ask((job,))
        except Died as death:
            deaths.append(death)
            _try_out(worker)
    return _dead(job, deaths[-1])


def _try_out(worker: Alone[Chunk, Result]) -> None:
    try:
        worker.ask(())
    except Died as death:
        raise WorkersFailed(_DYING) from death


def _dead(job: Job, death: Died) -> Result:
    urls, told = [ref.url for ref in job.pages], str(death)
    if death.code == -signal.SIGALRM:
        rejections = [Rejection(url, 0, DEATH, f"took longer than {LONGEST} s", told) for url in urls]
    else:
        rejections = [Rejection(url, 0, DEATH, "the worker process died", told) for url in urls]
    return Result([Rows(rejections=rejected(rejections))], edits=[{}])
