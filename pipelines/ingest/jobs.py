"""Jobs: what travels to a worker process and back.

A job names its pages by file and offset of the archive. Any process that can read the archive can do it, and
doing it twice gives the same result. Jobs of one WARC file travel together, as a chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipelines.archive import Location
from pipelines.cleaning.site_rules import SiteRules
from pipelines.ingest.rows import Rows

INTERNAL_ERROR = "clean"
UNREADABLE = "archive"
FAULTS = (INTERNAL_ERROR, UNREADABLE)
"""Stages of rejections that are a fault of Fanwen or of the machine, not of a page."""
WORKER_DIED = "worker"
"""Stage of rejections of a page that ends the process that cleans it, each time."""
LONGEST = 120
"""Seconds that one article may take. Articles take milliseconds; only code that never ends reaches this."""

CHUNK = 100
"""Articles in a chunk: enough that sending them costs little, few enough to balance the workers."""


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


def chunks(jobs: Iterable[Job]) -> Iterator[Chunk]:
    """Cut the jobs into chunks of at most CHUNK, each of one archive file."""
    chunk: list[Job] = []
    for job in jobs:
        if chunk and (len(chunk) == CHUNK or job.pages[0].location.file != chunk[0].pages[0].location.file):
            yield tuple(chunk)
            chunk = []
        chunk.append(job)
    if chunk:
        yield tuple(chunk)
