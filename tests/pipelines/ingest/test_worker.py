"""What a worker makes of an article does not depend on those that it works on at the same time."""

from __future__ import annotations

import gc
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import pipelines.cleaning.clean
import pipelines.ingest.worker
from pipelines.archive import ArchiveWriter, BodyReader, payload_digest
from pipelines.cleaning.repair import repair
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page
from pipelines.ingest.jobs import Job, PageRef
from pipelines.ingest.worker import clean_jobs
from tests.made.corpus import fetch, page
from tests.made.pages import speech

RULES = SiteRules("a", ("a.test",))


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Articles of one page, of three, with an unusable page among them, and one that is all unusable."""
    articles = [[page(0)], [page(1), b"<p>\xe7\x9f\xad</p>", page(3)], [page(4)], [b""]]
    made: list[Job] = []
    with ArchiveWriter(tmp_path, "run") as writer:
        for number, parts in enumerate(articles):
            refs: list[PageRef] = []
            for part, body in enumerate(parts, 1):
                capture = fetch(f"/{number}_{part}", 1, body)
                place, digest = writer.write(capture), payload_digest(body)
                refs.append(PageRef(capture.url, part, capture.fetched_at, "text/html", "a", place, digest))
            made.append(Job(tmp_path, tuple(refs), RULES))
    return made


@pytest.mark.parametrize("size", [1, 1500, 1 << 20])
def test_together_or_one_by_one(jobs: Sequence[Job], monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    alone = [clean_jobs([job]) for job in jobs]
    monkeypatch.setattr(pipelines.ingest.worker, "GROUP_BYTES", size)
    together = clean_jobs(jobs)
    assert together.rows == [rows for result in alone for rows in result.rows]
    assert [len(rows.places) for rows in together.rows] == [1, 2, 1, 0]
    assert {r.stage for rows in together.rows for r in rows.rejections} >= {"extract", "join"}
    assert together.edits == [edits for result in alone for edits in result.edits]
    assert sum(map(bool, together.edits)) == 1
    assert set(together.seconds) >= {"read", "decode", "extract", "repair", "split", "screen", "sign", "pack"}


def test_the_pages_of_one_group_are_gone_before_the_next_is_read(
    jobs: Sequence[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    read = pipelines.ingest.worker.read_pages
    gc.freeze()  # what was there before need not be gone through each time

    def pages() -> int:
        gc.collect()
        return sum(type(each) is Page for each in gc.get_objects())

    def counted(article: Any, bodies: BodyReader) -> None:
        held.append(pages())
        read(article, bodies)

    monkeypatch.setattr(pipelines.ingest.worker, "read_pages", counted)
    before = pages()
    most = []
    for size in (1, len(page(0)) + 1, 1 << 20):
        monkeypatch.setattr(pipelines.ingest.worker, "GROUP_BYTES", size)
        held.clear()
        clean_jobs(jobs)
        most.append([count - before for count in held])
    # One article after another; two together, the one that makes it full among them; all.
    gc.unfreeze()
    assert most == [[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 4, 5]]


@pytest.mark.parametrize("mistake", [KeyError, StopIteration])
def test_a_mistake_of_ours_costs_one_article(
    jobs: Sequence[Job], monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
) -> None:
    well = clean_jobs(jobs).rows

    def mistaken(text: str) -> object:
        if speech(4)[:20] in text:
            raise mistake("a mistake")
        return repair(text)

    monkeypatch.setattr(pipelines.cleaning.clean, "repair", mistaken)
    rows = clean_jobs(jobs).rows
    assert [rows[number] for number in (0, 1, 3)] == [well[number] for number in (0, 1, 3)]
    [rejection] = rows[2].rejections
    assert (rejection.stage, rejection.reason) == ("clean", f"internal error: {mistake.__name__}")
    assert "a mistake" in rejection.sample
    assert not rows[2].places


def test_a_place_that_cannot_be_read_costs_its_page(jobs: Sequence[Job]) -> None:
    [ref] = jobs[2].pages
    lost = jobs[2]._replace(pages=(ref._replace(digest="sha1:other"),))
    rows = clean_jobs([jobs[0], lost]).rows
    assert rows[0] == clean_jobs([jobs[0]]).rows[0]
    [rejection] = rows[1].rejections
    assert (rejection.stage, rejection.url) == ("archive", ref.url)


def test_one_article_steps_alone_as_with_others() -> None:
    pages = [Page("http://a.test/1", "2026-01-01T00:00:00Z", "text/plain", speech(1).encode(), "a")]
    assert pipelines.cleaning.clean.clean(pages, RULES).speeches
    assert pipelines.cleaning.clean.clean([], RULES) == pipelines.cleaning.clean.Cleaned((), ())


@pytest.mark.parametrize(("longest", "code"), [(240.0, 0), (1.2, -signal.SIGALRM)])
def test_the_time_of_an_article_is_that_of_all_its_steps(
    jobs: Sequence[Job], longest: float, code: int
) -> None:
    """Three parts of half a second each are too long for 1.2 s, though no step is."""
    slow = f"""
import pickle, sys, time
import pipelines.cleaning.clean, pipelines.ingest.preload, pipelines.ingest.worker
decode = pipelines.cleaning.clean.decode
def slowly(*given):
    time.sleep(0.5)
    return decode(*given)
pipelines.cleaning.clean.decode = slowly
pipelines.ingest.worker.ARTICLE_SECONDS = {longest}
pipelines.ingest.worker.clean_jobs([pickle.loads({pickle.dumps(jobs[1])!r})])
"""
    done = subprocess.run([sys.executable, "-c", slow], timeout=240, check=False)
    assert done.returncode == code
