"""Random histories of an archive: ingested bit by bit under changing rules, or at once: one corpus."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.archive import ArchiveWriter, Capture, payload_digest
from pipelines.cleaning.site_rules import RuleBook, SiteRules
from pipelines.ingest import run as module
from pipelines.ingest.jobs import FinishedChunk, Job
from pipelines.ingest.run import ingest
from pipelines.ingest.worker import clean_jobs
from pipelines.ingest.workers import Workers
from tests.made.corpus import dump, edited, fetch, page, shortened
from tests.made.pages import speech

T = TypeVar("T")
R = TypeVar("R")
PARTS = r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)"
BOOKS = [
    RuleBook([SiteRules("a", ("a.test",), articles=(r"/\d+",), parts=PARTS)]),
    RuleBook([SiteRules("a", ("a.test",), articles=(r"/\d+",))]),
    RuleBook([SiteRules("b", ("a.test",), articles=(r"/[13]",), parts=PARTS)]),
]
URLS = ["/1.html", "/1_2.html", "/1_3.html", "/2.html", "/3.html", "/3_2.html", "/13.html"]


def half(number: int, first: bool) -> str:
    lines = speech(number).split("\n")
    return "\n".join(lines[: len(lines) // 2] if first else lines[len(lines) // 2 :])


BODIES = [
    page(1),
    page(2),
    page(1, edited(1)),
    page(1, shortened(1)),
    page(3, half(3, first=True)),
    page(3, half(3, first=False)),
    page(3),
    b"",
    b"\x89PNG\r\n\x1a\n",
]

good = st.builds(fetch, st.sampled_from(URLS), st.integers(1, 4), st.sampled_from(BODIES))
bad = st.builds(
    fetch, st.sampled_from(URLS), st.integers(1, 4), st.just(b""), st.sampled_from([301, 404, 500])
)
records = st.tuples(st.one_of(good, good, good, bad), st.sampled_from([False, False, False, True]))
batches = st.tuples(st.lists(records, min_size=1, max_size=5), st.sampled_from(BOOKS))


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is done in this process: what is tried here is what is written, not who cleans."""

    class Here(Workers):
        def clean_all(self, jobs: Iterable[Job]) -> Iterator[FinishedChunk]:
            todo = tuple(jobs)
            yield FinishedChunk(todo, clean_jobs(todo))

        def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
            return map(function, items)

    monkeypatch.setattr(module, "Workers", Here)
    monkeypatch.setattr(module, "preload_stages", lambda: None)


def write(folder: Path, name: str, batch: list[tuple[Capture, bool]]) -> None:
    with ArchiveWriter(folder, name) as writer:
        for capture, is_revisit in batch:
            if is_revisit:
                digest = payload_digest(capture.body)
                writer.write_revisit(capture, digest, capture.url, "2026-01-01T00:00:00Z", not_modified=True)
            else:
                writer.write(capture)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(batches, min_size=1, max_size=4))
def test_bit_by_bit_or_at_once(history: list[tuple[list[tuple[Capture, bool]], RuleBook]]) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder, corpus, again = Path(home, "archive"), Path(home, "corpus.db"), Path(home, "again.db")
        for number, (batch, book) in enumerate(history):
            write(folder, f"batch{number}", batch)
            ingest(folder, corpus, book, workers=1)
        ingest(folder, again, history[-1][1], workers=1)
        assert dump(corpus) == dump(again)
