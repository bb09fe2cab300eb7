"""The worker: reads articles from the archive, cleans them and computes their fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from signal import ITIMER_REAL, setitimer
from typing import Concatenate, ParamSpec, TypeVar

from dedup.fingerprint import fingerprints
from dedup.spun import canonical_words
from pipelines.archive import ArchiveError, BodyReader
from pipelines.cleaning.clean import Cleaning
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.cleaning.types import Cleaned, Page, Rejection
from pipelines.ingest.jobs import ARTICLE_SECONDS, INTERNAL_ERROR, UNREADABLE, ChunkResult, Job
from pipelines.ingest.rows import build_rows

P = ParamSpec("P")
T = TypeVar("T")
GROUP_BYTES = 2 << 20
"""Pages of so many bytes are cleaned together; the last article of a group may exceed it."""


@dataclass(slots=True)
class _Article:
    """An article that is being cleaned."""

    job: Job
    pages: list[Page] = field(default_factory=list)
    unreadable: list[Rejection] = field(default_factory=list)
    seconds_left: float = field(default_factory=lambda: ARTICLE_SECONDS)


def clean_jobs(jobs: Sequence[Job]) -> ChunkResult:
    """Read, clean and fingerprint articles. Many take each step together: far faster than one by one."""
    watch = Stopwatch()
    edits: list[Mapping[str, int]] = []
    articles: list[Cleaned] = []
    with BodyReader() as bodies:
        for group in _read_groups(jobs, bodies, watch):
            for cleaned, counts in _clean_group(group, watch):
                articles.append(cleaned)
                edits.append(counts)
            group.clear()  # else its pages would stay in memory while the next ones are read
    with watch("sign"):
        keys = [canonical_words(key) for article in articles for key in article.keys]
        prints = iter(fingerprints(keys))
    with watch("pack"):
        rows = [
            build_rows(article, [next(prints).blob for _ in article.keys], job.rules.site)
            for job, article in zip(jobs, articles, strict=True)
        ]
    return ChunkResult(rows, watch.seconds, edits)


def _read_groups(jobs: Sequence[Job], bodies: BodyReader, watch: Stopwatch) -> Iterator[list[_Article]]:
    group: list[_Article] = []
    size = 0
    for job in jobs:
        group.append(_Article(job))
        with watch("read"):
            _call_timed(group[-1], read_pages, bodies)
        size += sum(len(page.body) for page in group[-1].pages)
        if size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    yield group


def read_pages(article: _Article, bodies: BodyReader) -> None:
    for ref in article.job.pages:
        try:
            body = bodies.read(article.job.archive, ref.location, ref.digest)
        except ArchiveError as error:
            article.unreadable.append(Rejection(ref.url, 0, UNREADABLE, "unreadable record", str(error)))
        else:
            page = Page(ref.url, ref.fetched_at, ref.content_type, body, ref.site, ref.part)
            article.pages.append(page)


def _clean_group(group: Sequence[_Article], watch: Stopwatch) -> list[tuple[Cleaned, Counter[str]]]:
    """All articles take a step, then all take the next. Returns each result with the number of its edits."""
    under_way = {
        index: Cleaning(article.pages, article.job.rules, article.job.recurring)
        for index, article in enumerate(group)
    }
    results: dict[int, tuple[Cleaned, Counter[str]]] = {}
    while under_way:
        for index, cleaning in list(under_way.items()):
            article = group[index]
            if cleaned := _call_timed(article, _take_step, cleaning, watch):
                del under_way[index]
                # The traces would fill the memory while the other articles are cleaned.
                rejections = (*article.unreadable, *cleaned.rejections)
                results[index] = replace(cleaned, rejections=rejections, traces=()), _count_edits(cleaned)
    return [results[index] for index in range(len(group))]


def _take_step(article: _Article, cleaning: Cleaning, watch: Stopwatch) -> Cleaned | None:
    """Take the article one step further; an error of Fanwen becomes a rejection too.

    The stages should raise nothing but Unusable. If one does, on a page that nobody foresaw, the run must not
    end: the page is listed with the name of the error.
    """
    try:
        return cleaning.step(watch)
    except Exception as error:  # noqa: BLE001
        # Python turns a StopIteration inside a generator into a RuntimeError.
        cause = error.__cause__ if isinstance(error.__cause__, StopIteration) else error
        reason = f"internal error: {type(cause).__name__}"
        sample = str(cause)[:200]
        return Cleaned(
            (), tuple(Rejection(page.url, 0, INTERNAL_ERROR, reason, sample) for page in article.pages)
        )


def _call_timed(
    article: _Article, function: Callable[Concatenate[_Article, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Call the function, and end the process when the article's time is over.

    Code that never ends cannot be asked to stop; the parent starts another worker.
    """
    setitimer(ITIMER_REAL, article.seconds_left)
    try:
        return function(article, *args, **kwargs)
    finally:
        article.seconds_left, _ = setitimer(ITIMER_REAL, 0)


def _count_edits(cleaned: Cleaned) -> Counter[str]:
    """The edits counted by rule; they themselves are made anew whenever somebody asks for them."""
    edits: Counter[str] = Counter()
    for trace in cleaned.traces:
        for step in trace.passes:
            for rule, count in step.counts().items():
                edits[rule] += count
    return edits
