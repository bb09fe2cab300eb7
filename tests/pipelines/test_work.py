"""Workers: a worker that dies costs one article, and a machine on which none lives costs the run."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from pipelines import work
from pipelines.archive import ArchiveWriter, Capture, Location
from pipelines.rules import SiteRules
from pipelines.types import WorkersFailed
from pipelines.work import Job, PageRef, do_all
from tests.made.pages import html, speech, title


def jobs(folder: Path, count: int) -> list[Job]:
    refs = []
    with ArchiveWriter(folder, "a") as writer:
        for number in range(count):
            body = html(title(number), speech(number))
            capture = Capture(f"http://a/{number}", "2026-01-01T00:00:00Z", 200, "", (), body)
            refs.append(PageRef(capture.url, capture.fetched_at, "text/html", "a", writer.write(capture)))
    return [Job(folder, (ref,), SiteRules("a")) for ref in refs]


def test_jobs_are_done_whatever_the_number_of_workers(tmp_path: Path) -> None:
    todo = jobs(tmp_path, 60)
    one, two = (sorted(do_all(todo, n), key=lambda done: done.job.pages[0].url) for n in (1, 2))
    assert [(d.cleaned, d.signed) for d in one] == [(d.cleaned, d.signed) for d in two]
    assert all(len(done.cleaned.speeches) == len(done.signed) == 1 for done in one)


def kill_readers_of(fifo: Path, stop: threading.Event) -> None:
    """Kill every process that opens the pipe to read it, as a page would that makes a parser crash."""
    while not stop.is_set():
        for process in Path("/proc").glob("[0-9]*"):
            try:
                waits = (
                    b"pipelines" in (process / "cmdline").read_bytes()
                    or b"forkserver" in (process / "cmdline").read_bytes()
                )
                stands = (process / "wchan").read_text()
            except OSError:
                continue
            if waits and stands in ("wait_for_partner", "fifo_open") and int(process.name) != os.getpid():
                os.kill(int(process.name), signal.SIGKILL)
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/wchan").exists(), reason="needs Linux's /proc to find the worker")
def test_a_worker_that_dies_costs_one_article(tmp_path: Path) -> None:
    todo = jobs(tmp_path, 8)
    os.mkfifo(tmp_path / "deadly.warc.gz")
    deadly = PageRef("http://a/deadly", "2026-01-01T00:00:00Z", "", "a", Location("deadly.warc.gz", 0))
    stop = threading.Event()
    killer = threading.Thread(target=kill_readers_of, args=(tmp_path / "deadly.warc.gz", stop))
    killer.start()
    try:
        done = list(do_all([*todo[:4], Job(tmp_path, (deadly,), SiteRules("a")), *todo[4:]], 2))
    finally:
        stop.set()
        killer.join()
    [lost] = [each for each in done if not each.cleaned.speeches]
    [rejection] = lost.cleaned.rejections
    assert (rejection.url, rejection.reason) == ("http://a/deadly", "the worker process died")
    assert len(done) == 9


def test_where_no_worker_lives_no_page_is_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        """Stands for a machine that kills every process at once: too little memory, a forbidden fork."""

        def __enter__(self) -> Dead:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def submit(self, *_: object) -> object:
            raise work.BrokenProcessPool

    monkeypatch.setattr(work, "_pool", lambda workers: Dead())
    with pytest.raises(WorkersFailed):
        list(do_all(jobs(tmp_path, 1), 2))
