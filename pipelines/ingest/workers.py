"""Workers: articles are cleaned and signed in other processes, and one that dies costs one article.

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
from pipelines.ingest.jobs import LONGEST, WORKER_DIED, Chunk, Done, Job, Result, chunks
from pipelines.ingest.processes import begin_worker, fork_server
from pipelines.ingest.rows import Rows, rejection_rows

DEATHS = 2
"""Of a worker that was given nothing but one article, until that is taken for the cause: the first may have
been the machine's, where memory was short or somebody ended the process."""

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
        todo = chunks(jobs)
        suspects: list[Job] = []
        while (chunk := next(todo, None)) is not None:
            suspects += yield from self._pooled(chunk, todo)
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


def _do(chunk: Chunk) -> Result:
    """Runs in a worker. Only there are the stages imported: the parent never cleans, and starts quickly."""
    from pipelines.ingest.worker import do

    return do(chunk)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=fork_server(), initializer=begin_worker)


def _singly(jobs: Iterable[Job]) -> Iterator[Done]:
    """Do jobs one by one, in one worker as long as it lives; the job that kills it twice is rejected.

    Raises WorkersFailed where processes die without any job.
    """
    with isolated_worker() as worker:
        for job in jobs:
            yield Done((job,), _done_or_dead(job, worker))


def isolated_worker() -> IsolatedWorker[Chunk, Result]:
    return IsolatedWorker(fork_server(), begin_worker, _do)


def _done_or_dead(job: Job, worker: IsolatedWorker[Chunk, Result]) -> Result:
    deaths: list[WorkerDied] = []
    while len(deaths) < DEATHS:
        try:
            return worker.call((job,))
        except WorkerDied as death:
            deaths.append(death)
            _try_out(worker)
    return _dead(job, deaths[-1])


def _try_out(worker: IsolatedWorker[Chunk, Result]) -> None:
    try:
        worker.call(())
    except WorkerDied as death:
        raise WorkersFailed(_DYING) from death


def _dead(job: Job, death: WorkerDied) -> Result:
    urls, told = [ref.url for ref in job.pages], str(death)
    if death.code == -signal.SIGALRM:
        rejections = [Rejection(url, 0, WORKER_DIED, f"took longer than {LONGEST} s", told) for url in urls]
    else:
        rejections = [Rejection(url, 0, WORKER_DIED, "the worker process died", told) for url in urls]
    return Result([Rows(rejections=rejection_rows(rejections))], edits=[{}])
