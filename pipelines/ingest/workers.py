"""Workers: other processes clean and fingerprint articles; one that dies costs one article.

The words of the search index are made there too.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Self, TypeVar

from pipelines.cleaning.types import Rejection, WorkersFailed
from pipelines.ingest.isolated import IsolatedWorker, WorkerDied
from pipelines.ingest.jobs import (
    ARTICLE_SECONDS,
    WORKER_DIED,
    Chunk,
    ChunkResult,
    FinishedChunk,
    Job,
    split_chunks,
)
from pipelines.ingest.processes import fork_server, init_worker
from pipelines.ingest.rows import Rows, build_rejections

MAX_DEATHS = 2
"""Deaths of a worker that had a single article, until the article counts as the cause.

The machine may have caused the first: memory was short, or somebody ended the process.
"""

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_DYING = "worker processes die whatever they do; try `fanwen doctor`"


class Workers:
    """The worker processes of one run: started when first needed, kept until it ends."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def clean_all(self, jobs: Iterable[Job]) -> Iterator[FinishedChunk]:
        """Do the jobs, chunk by chunk, and yield each chunk when it is finished, in any order.

        At most four chunks a worker are under way, so memory is bounded for any number of jobs. If a worker
        dies, the jobs that were under way are done again, one by one; a job on which the worker dies twice
        more is rejected.
        """
        waiting = split_chunks(jobs)
        suspects: list[Job] = []
        while (chunk := next(waiting, None)) is not None:
            suspects += yield from self._clean_pooled(chunk, waiting)
        if suspects:
            yield from _clean_singly(suspects)

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """The function's result for each item, in their order; at most four a worker are under way.

        No such function should end a worker. If one dies nevertheless, all that was under way is done again.
        Raises WorkersFailed if they die again before there is a result.
        """
        waiting: deque[_In] = deque()
        rest, deaths = iter(items), 0
        while deaths < MAX_DEATHS:
            try:
                for result in self._map_pooled(function, waiting, rest):
                    deaths = 0
                    yield result
            except BrokenProcessPool:
                self._stop()
                deaths += 1
            else:
                return
        raise WorkersFailed(_DYING)

    def _map_pooled(
        self, function: Callable[[_In], _Out], waiting: deque[_In], rest: Iterator[_In]
    ) -> Iterator[_Out]:
        """See ``map``; ``waiting`` holds, also after a death, the items that have no result yet."""
        under_way = deque(self._running_pool().submit(function, item) for item in waiting)
        while True:
            for item in islice(rest, 4 * self.count - len(under_way)):
                waiting.append(item)
                under_way.append(self._running_pool().submit(function, item))
            if not under_way:
                return
            result = under_way.popleft().result()
            waiting.popleft()
            yield result

    def _running_pool(self) -> ProcessPoolExecutor:
        self._pool = self._pool or start_pool(self.count)
        return self._pool

    def _stop(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _clean_pooled(
        self, chunk: Chunk | None, rest: Iterator[Chunk]
    ) -> Generator[FinishedChunk, None, list[Job]]:
        """Clean the chunks; returns the jobs that were under way when a worker died, if one did."""
        under_way: dict[Future[ChunkResult], Chunk] = {}
        try:
            while chunk or under_way:
                while chunk and len(under_way) < 4 * self.count:
                    under_way[self._running_pool().submit(_clean_chunk, chunk)] = chunk
                    chunk = next(rest, None)
                finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    yield FinishedChunk(under_way.pop(future), result)
        except BrokenProcessPool:
            self._stop()
            return [job for lost in (*under_way.values(), chunk or ()) for job in lost]
        return []


def _clean_chunk(chunk: Chunk) -> ChunkResult:
    """Runs in a worker. Only workers import the stages: the parent never cleans, and starts quickly."""
    from pipelines.ingest.worker import clean_jobs

    return clean_jobs(chunk)


def start_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=fork_server(), initializer=init_worker)


def _clean_singly(jobs: Iterable[Job]) -> Iterator[FinishedChunk]:
    """Do jobs one by one in an isolated worker; a job on which it dies twice is rejected.

    Raises WorkersFailed if processes die without any job.
    """
    with start_isolated_worker() as worker:
        for job in jobs:
            yield FinishedChunk((job,), _clean_or_reject(job, worker))


def start_isolated_worker() -> IsolatedWorker[Chunk, ChunkResult]:
    return IsolatedWorker(fork_server(), init_worker, _clean_chunk)


def _clean_or_reject(job: Job, worker: IsolatedWorker[Chunk, ChunkResult]) -> ChunkResult:
    deaths: list[WorkerDied] = []
    while len(deaths) < MAX_DEATHS:
        try:
            return worker.call((job,))
        except WorkerDied as death:
            deaths.append(death)
            _check_without_job(worker)
    return _reject(job, deaths[-1])


def _check_without_job(worker: IsolatedWorker[Chunk, ChunkResult]) -> None:
    try:
        worker.call(())
    except WorkerDied as death:
        raise WorkersFailed(_DYING) from death


def _reject(job: Job, death: WorkerDied) -> ChunkResult:
    is_timeout = death.code == -signal.SIGALRM
    reason = f"took longer than {ARTICLE_SECONDS} s" if is_timeout else "the worker process died"
    rejections = [Rejection(ref.url, 0, WORKER_DIED, reason, str(death)) for ref in job.pages]
    return ChunkResult([Rows(rejections=build_rejections(rejections))], edits=[{}])
