"""Jobs: what goes to a worker process, and what comes back.

A job names its pages by file and offset of the archive. Any process that can read the archive can do it, and
doing it twice gives the same result. Jobs of one WARC file travel together, in chunks.
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
"""Stages of rejections that are the fault of Fanwen or of the machine, not of a page."""
WORKER_DIED = "worker"
"""Stage of rejections of a page on which each worker process dies."""
ARTICLE_SECONDS = 120
"""Limit for one article. Articles take milliseconds; only code that never ends reaches this."""

ARTICLES_PER_CHUNK = 100
"""Enough that sending them costs little, few enough to balance the workers."""


class PageRef(NamedTuple):
    """A page in the archive."""

    url: str
    part: int
    fetched_at: str
    content_type: str
    site: str
    location: Location
    digest: str
    """Of the body that was ingested; a body with another digest is no longer that page."""


class Job(NamedTuple):
    """One article to be cleaned: its pages in order."""

    archive: Path
    pages: tuple[PageRef, ...]
    rules: SiteRules
    recurring: frozenset[str] = frozenset()
    """Lines that recur over the site and are removed."""
    urls: tuple[str, ...] = ()
    """All URLs of the article, also of pages that no longer belong to it."""


Chunk = tuple[Job, ...]


class ChunkResult(NamedTuple):
    """The result of a chunk."""

    rows: list[Rows]
    """Of each job, in their order."""
    seconds: Mapping[str, float] = MappingProxyType({})
    """By stage, of all jobs together."""
    edits: Sequence[Mapping[str, int]] = ()
    """Number of edits by rule, for each job, in their order."""


class FinishedChunk(NamedTuple):
    """A chunk with its result. The pair is made in the parent process: the jobs need not travel back."""

    jobs: Chunk
    result: ChunkResult


def split_chunks(jobs: Iterable[Job]) -> Iterator[Chunk]:
    """Split the jobs into chunks of at most ARTICLES_PER_CHUNK, each of one archive file."""
    chunk: list[Job] = []
    for job in jobs:
        is_full = len(chunk) == ARTICLES_PER_CHUNK
        if chunk and (is_full or job.pages[0].location.file != chunk[0].pages[0].location.file):
            yield tuple(chunk)
            chunk = []
        chunk.append(job)
    if chunk:
        yield tuple(chunk)
