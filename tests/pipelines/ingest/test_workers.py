"""Workers: a worker that dies costs one article, and a machine on which none lives costs the run."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from pipelines.archive import ArchiveWriter, Capture, payload_digest
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import WorkersFailed
from pipelines.ingest import jobs as jobs_module
from pipelines.ingest import workers
from pipelines.ingest.jobs import Job, PageRef
from pipelines.ingest.rows import Rows
from pipelines.ingest.workers import Workers
from tests.made.deadly import Deadly
from tests.made.pages import html, speech, title

T = TypeVar("T")


def jobs(folder: Path, count: int) -> list[Job]:
    refs = []
    with ArchiveWriter(folder, "a") as writer:
        for number in range(count):
            body = html(title(number), speech(number))
            capture = Capture(f"http://a/{number}", "2026-01-01T00:00:00Z", 200, "", (), body)
            place, digest = writer.write(capture), payload_digest(body)
            refs.append(PageRef(capture.url, 1, capture.fetched_at, "text/html", "a", place, digest))
    return [Job(folder, (ref,), SiteRules("a")) for ref in refs]


def all_of(jobs: list[Job], workers: int) -> dict[str, Rows]:
    """What came of each job, by the URL of its first page."""
    made: dict[str, Rows] = {}
    with Workers(workers) as started:
        for done in started.clean_all(jobs):
            made |= zip((job.pages[0].url for job in done.jobs), done.result.rows, strict=True)
    return made


def test_jobs_are_done_whatever_the_number_of_workers(tmp_path: Path) -> None:
    todo = jobs(tmp_path, 60)
    one, two = (all_of(todo, n) for n in (1, 2))
    assert one == two
    assert all(len(rows.places) == len(rows.bodies) == len(rows.signed) == 1 for rows in one.values())


@pytest.mark.parametrize(
    ("sent", "reason", "told"),
    [
        (Deadly(), "the worker process died", "ended with code 1"),
        (Deadly(signal.SIGSEGV), "the worker process died", "ended by SIGSEGV"),
        (Deadly(signal.SIGALRM), "took longer than 120 s", "ended by SIGALRM"),
    ],
)
def test_a_worker_that_dies_costs_one_article(tmp_path: Path, sent: Deadly, reason: str, told: str) -> None:
    todo = jobs(tmp_path, 8)
    [ref] = todo[4].pages
    todo[4] = Job(tmp_path, (ref,), SiteRules("a", charset=sent))  # type: ignore[arg-type]
    done = all_of(todo, 2)
    [lost] = [rows for rows in done.values() if not rows.places]
    assert lost.rejections == ((ref.url, 0, "worker", reason, told),)
    assert len(done) == 8


def test_without_work_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    todo = jobs(tmp_path, 1)
    monkeypatch.setattr(workers, "start_isolated_worker", None)
    assert len(all_of(todo, 1)) == 1
    monkeypatch.setattr(workers, "start_pool", None)
    assert all_of([], 1) == {}


def test_a_page_is_not_blamed_for_one_death_alone(tmp_path: Path) -> None:
    """The pool dies, then the worker alone, and then all is well: so it may be where memory was short."""
    [job] = jobs(tmp_path, 1)
    deadly = Deadly(times=tmp_path / "deaths")
    [rows] = all_of([job._replace(rules=SiteRules("a", charset=deadly))], 1).values()  # type: ignore[arg-type]
    assert len(list((tmp_path / "deaths").iterdir())) == 2
    assert len(rows.places) == 1


def test_what_workers_make_comes_in_order() -> None:
    with Workers(2) as pool:
        assert list(pool.map(str, iter(range(50)))) == [str(number) for number in range(50)]
        assert list(pool.map(str, [])) == []


class Counted(Generic[T]):
    """Counts the things that are taken out of it."""

    def __init__(self, things: Sequence[T]) -> None:
        self.things, self.taken = things, 0

    def __iter__(self) -> Iterator[T]:
        for thing in self.things:
            self.taken += 1
            yield thing


def test_jobs_are_taken_no_faster_than_they_are_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the pages of a whole corpus would wait in memory."""
    monkeypatch.setattr(jobs_module, "ARTICLES_PER_CHUNK", 2)
    todo = Counted(jobs(tmp_path, 40))
    ahead, done = [], 0
    with Workers(1) as pool:
        for each in pool.clean_all(todo):
            ahead.append(todo.taken - done)
            done += len(each.jobs)
    assert done == 40
    # Four chunks are under way; the next is ready, and one job more told where it ends.
    assert max(ahead) == (4 + 1) * 2 + 1


def test_things_are_taken_no_faster_than_they_are_made() -> None:
    todo = Counted(range(40))
    with Workers(2) as pool:
        ahead = [todo.taken - int(made) for made in pool.map(str, todo)]
    assert len(ahead) == 40
    assert max(ahead) == 4 * 2


def test_a_worker_leaves_ctrl_c_to_its_parent(tmp_path: Path) -> None:
    """All of them get it; a worker that ended by it would look like one that a page killed."""
    with Workers(1) as pool:
        assert list(pool.map(signal.getsignal, [signal.SIGINT])) == [signal.SIG_IGN]
        assert list(pool.map(signal.raise_signal, [signal.SIGINT])) == [None]
    [job] = jobs(tmp_path, 1)
    with workers.start_isolated_worker() as worker:
        interrupting = SiteRules("a", charset=Deadly(signal.SIGINT))  # type: ignore[arg-type]
        assert worker.call((job._replace(rules=interrupting),)).rows


def test_what_a_dying_worker_was_given_is_made_again_and_in_order(tmp_path: Path) -> None:
    todo: list[object] = [*range(20), Deadly(times=tmp_path / "deaths", most=1), *range(20, 40)]
    with Workers(2) as pool:
        assert list(pool.map(str, todo)) == [*map(str, range(20)), "None", *map(str, range(20, 40))]
    assert len(list((tmp_path / "deaths").iterdir())) == 1


def test_deaths_again_and_again_end_the_run() -> None:
    with Workers(1) as pool, pytest.raises(WorkersFailed):
        list(pool.map(str, [Deadly()]))


def test_where_no_worker_lives_no_page_is_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        """Stands for a machine that kills every process at once: too little memory, a forbidden fork."""

        def __enter__(self) -> Dead:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def shutdown(self, **_: object) -> None:
            return

        def submit(self, *_: object) -> object:
            raise workers.BrokenProcessPool

        def call(self, *_: object) -> object:
            raise workers.WorkerDied(1)

    monkeypatch.setattr(workers, "start_pool", lambda workers: Dead())
    monkeypatch.setattr(workers, "start_isolated_worker", Dead)
    with pytest.raises(WorkersFailed):
        all_of(jobs(tmp_path, 1), 2)
