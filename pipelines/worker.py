"""In a worker: articles are read from the archive, cleaned and signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from signal import ITIMER_REAL, setitimer

from dedup.signed import sign
from dedup.spun import fold
from pipelines.archive import ArchiveError, Bodies
from pipelines.clean import clean
from pipelines.rows import rows_of
from pipelines.stopwatch import Stopwatch
from pipelines.types import Cleaned, Page, Rejection
from pipelines.work import FAULT, UNREADABLE, Job, Result

LONGEST = 120
"""Seconds that one article may take; none comes near, unless something never ends."""


def do(jobs: Sequence[Job]) -> Result:
    """Read, clean and sign articles. The speeches of all are signed together, which is many times faster."""
    watch = Stopwatch()
    edits: Counter[str] = Counter()
    with Bodies() as bodies:
        articles = [_timed(job, bodies, watch, edits) for job in jobs]
    with watch("sign"):
        signed = iter(sign([fold(key) for article in articles for key in article.keys]))
    with watch("pack"):
        rows = [
            rows_of(article, [next(signed) for _ in article.keys], job.rules.site)
            for job, article in zip(jobs, articles, strict=True)
        ]
    return Result(rows, watch.seconds, dict(edits))


def _timed(job: Job, bodies: Bodies, watch: Stopwatch, edits: Counter[str]) -> Cleaned:
    """Do one job, or die: code that never ends cannot be asked to stop, and the run must not end with it."""
    setitimer(ITIMER_REAL, LONGEST)
    try:
        return _do(job, bodies, watch, edits)
    finally:
        setitimer(ITIMER_REAL, 0)


def _do(job: Job, bodies: Bodies, watch: Stopwatch, edits: Counter[str]) -> Cleaned:
    pages: list[Page] = []
    unreadable: list[Rejection] = []
    for ref in job.pages:
        try:
            with watch("read"):
                body = bodies.read(job.archive, ref.location, ref.digest)
            pages.append(Page(ref.url, ref.fetched_at, 200, ref.content_type, body, ref.site, ref.part))
        except ArchiveError as error:
            unreadable.append(Rejection(ref.url, 0, UNREADABLE, "unreadable record", str(error)))
    cleaned = _clean(pages, job, watch) if pages else Cleaned((), ())
    # The traces would fill the memory while the other articles are cleaned: they are counted and let go.
    _count(cleaned, edits)
    return replace(cleaned, rejections=(*unreadable, *cleaned.rejections), traces=())


def _count(cleaned: Cleaned, edits: Counter[str]) -> None:
    """Count the edits by stage and rule; they themselves are made anew whenever somebody asks for them."""
    for trace in cleaned.traces:
        for step in trace.passes:
            for rule, count in step.counts().items():
                edits[f"{step.stage} {rule}"] += count


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
