"""In a worker: articles are read from the archive, cleaned and signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from signal import ITIMER_REAL, setitimer
from typing import Concatenate, ParamSpec, TypeVar

from dedup.fingerprint import fingerprints
from dedup.spun import canonical_words
from pipelines.archive import ArchiveError, Bodies
from pipelines.cleaning.clean import Cleaning
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.cleaning.types import Cleaned, Page, Rejection
from pipelines.ingest.jobs import INTERNAL_ERROR, LONGEST, UNREADABLE, Job, Result
from pipelines.ingest.rows import rows_of

P = ParamSpec("P")
T = TypeVar("T")
GROUP = 2 << 20
"""Bytes of pages that are in memory together, and of one article more."""


@dataclass(slots=True)
class _Article:
    """An article under way."""

    job: Job
    pages: list[Page] = field(default_factory=list)
    unreadable: list[Rejection] = field(default_factory=list)
    left: float = field(default_factory=lambda: LONGEST)
    """Seconds that it may still take."""


def do(jobs: Sequence[Job]) -> Result:
    """Read, clean and sign articles, a step of many at a time: far quicker than article by article."""
    watch = Stopwatch()
    edits: list[Mapping[str, int]] = []
    articles: list[Cleaned] = []
    with Bodies() as bodies:
        for group in _groups(jobs, bodies, watch):
            for cleaned, made in _cleaned(group, watch):
                articles.append(cleaned)
                edits.append(made)
            group.clear()  # or its pages would stay while the next ones are read
    with watch("sign"):
        keys = [canonical_words(key) for article in articles for key in article.keys]
        prints = iter(fingerprints(keys))
    with watch("pack"):
        rows = [
            rows_of(article, [next(prints).blob for _ in article.keys], job.rules.site)
            for job, article in zip(jobs, articles, strict=True)
        ]
    return Result(rows, watch.seconds, edits)


def _groups(jobs: Sequence[Job], bodies: Bodies, watch: Stopwatch) -> Iterator[list[_Article]]:
    group: list[_Article] = []
    size = 0
    for job in jobs:
        group.append(_Article(job))
        with watch("read"):
            _timed(group[-1], _read, bodies)
        size += sum(len(page.body) for page in group[-1].pages)
        if size >= GROUP:
            yield group
            group, size = [], 0
    yield group


def _read(article: _Article, bodies: Bodies) -> None:
    for ref in article.job.pages:
        try:
            body = bodies.read(article.job.archive, ref.location, ref.digest)
        except ArchiveError as error:
            article.unreadable.append(Rejection(ref.url, 0, UNREADABLE, "unreadable record", str(error)))
        else:
            page = Page(ref.url, ref.fetched_at, ref.content_type, body, ref.site, ref.part)
            article.pages.append(page)


def _cleaned(group: Sequence[_Article], watch: Stopwatch) -> list[tuple[Cleaned, Counter[str]]]:
    """All articles take a step, then all take the next. Of each, what became of it, and its edits counted."""
    under_way = {n: Cleaning(each.pages, each.job.rules, each.job.learned) for n, each in enumerate(group)}
    made: dict[int, tuple[Cleaned, Counter[str]]] = {}
    while under_way:
        for number, cleaning in list(under_way.items()):
            article = group[number]
            if cleaned := _timed(article, _step, cleaning, watch):
                del under_way[number]
                # The traces would fill the memory while the other articles are cleaned.
                rejections = (*article.unreadable, *cleaned.rejections)
                made[number] = replace(cleaned, rejections=rejections, traces=()), _edits_of(cleaned)
    return [made[number] for number in range(len(group))]


def _step(article: _Article, cleaning: Cleaning, watch: Stopwatch) -> Cleaned | None:
    """Take the article one step further; an error of our own becomes a rejection too.

    The stages are not meant to raise anything but Unusable. Should one do so on a page that nobody foresaw, a
    night's run must not end for it: the page is listed with the error's name, to be found and mended.
    """
    try:
        return cleaning.step(watch)
    except Exception as error:  # noqa: BLE001
        # Within a generator it would look like its end, so Python makes another error of it.
        cause = error.__cause__ if isinstance(error.__cause__, StopIteration) else error
        reason = f"internal error: {type(cause).__name__}"
        told = str(cause)[:200]
        return Cleaned(
            (), tuple(Rejection(page.url, 0, INTERNAL_ERROR, reason, told) for page in article.pages)
        )


def _timed(
    article: _Article, function: Callable[Concatenate[_Article, P], T], *given: P.args, **named: P.kwargs
) -> T:
    """Call it on the article, or die when the article's time is over: code that never ends cannot be asked to
    stop, and the run must not end with it."""
    setitimer(ITIMER_REAL, article.left)
    try:
        return function(article, *given, **named)
    finally:
        article.left, _ = setitimer(ITIMER_REAL, 0)


def _edits_of(cleaned: Cleaned) -> Counter[str]:
    """The edits counted by rule; they themselves are made anew whenever somebody asks for them."""
    edits: Counter[str] = Counter()
    for trace in cleaned.traces:
        for step in trace.passes:
            for rule, count in step.counts().items():
                edits[rule] += count
    return edits
