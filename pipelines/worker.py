"""In a worker: articles are read from the archive, cleaned and signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from signal import ITIMER_REAL, setitimer
from time import perf_counter

from dedup.signed import sign
from dedup.spun import fold
from pipelines.archive import ArchiveError, read_body
from pipelines.clean import clean
from pipelines.rows import rows_of
from pipelines.stopwatch import Stopwatch
from pipelines.types import Cleaned, Page, Rejection
from pipelines.work import FAULT, UNREADABLE, Job, Result

LONGEST = 120
"""Seconds that one article may take; none comes near, unless something never ends."""


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """An article before its speeches are signed."""

    cleaned: Cleaned
    edits: dict[str, int]
    watch: Stopwatch


def do(jobs: Sequence[Job]) -> list[Result]:
    """Read, clean and sign articles. The speeches of all are signed together, which is many times faster."""
    articles = [_timed(job) for job in jobs]
    start = perf_counter()
    signed = iter(sign([fold(key) for article in articles for key in article.cleaned.keys]))
    share = (perf_counter() - start) / max(len(articles), 1)
    return [_result(job, article, signed, share) for job, article in zip(jobs, articles, strict=True)]


def _result(job: Job, article: _Cleaned, signed: Iterator[bytes], share: float) -> Result:
    """The article with its signatures, the next ones of those of all; ``share`` of their time was its own."""
    watch, cleaned = article.watch, article.cleaned
    watch.add({"sign": share})
    with watch("pack"):
        rows = rows_of(cleaned, [next(signed) for _ in cleaned.keys], job.rules.site)
    return Result(rows, watch.seconds, article.edits)


def _timed(job: Job) -> _Cleaned:
    """Do one job, or die: code that never ends cannot be asked to stop, and the run must not end with it."""
    setitimer(ITIMER_REAL, LONGEST)
    try:
        return _do(job)
    finally:
        setitimer(ITIMER_REAL, 0)


def _do(job: Job) -> _Cleaned:
    watch = Stopwatch()
    pages: list[Page] = []
    unreadable: list[Rejection] = []
    for ref in job.pages:
        try:
            with watch("read"):
                body = read_body(job.archive, ref.location, ref.digest)
            pages.append(Page(ref.url, ref.fetched_at, 200, ref.content_type, body, ref.site, ref.part))
        except ArchiveError as error:
            unreadable.append(Rejection(ref.url, 0, UNREADABLE, "unreadable record", str(error)))
    cleaned = _clean(pages, job, watch) if pages else Cleaned((), ())
    # The traces would fill the memory while the other articles are cleaned: they are counted and let go.
    kept = replace(cleaned, rejections=(*unreadable, *cleaned.rejections), traces=())
    return _Cleaned(kept, _counted(cleaned), watch)


def _counted(cleaned: Cleaned) -> dict[str, int]:
    """The edits by stage and rule; the edits themselves are made anew whenever somebody asks for them."""
    counts: Counter[str] = Counter()
    for trace in cleaned.traces:
        for step in trace.passes:
            for rule, count in step.counts().items():
                counts[f"{step.stage} {rule}"] += count
    return dict(counts)


def _clean(pages: Sequence[Page], job: Job, watch: Stopwatch) -> Cleaned:
    """Clean the article; an error of our own becomes a rejection too.

    The stages are not meant to raise anything but Unusable. Should one do so on a page that nobody foresaw, a
    night's run must not end for it: the page is listed with the error's name, to be found and mended.
    """
    try:
        return clean(pages, job.rules, watch, job.learned)
    except Exception as error:  # noqa: BLE001
        reason = f"internal error: {type(error).__name__}"
        return Cleaned((), tuple(Rejection(p.url, 0, FAULT, reason, str(error)[:200]) for p in pages))
