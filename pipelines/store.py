"""Between rows and jobs: what is to be cleaned, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from db import lines, occurrences, pages, verdicts
from db.models import LineRow, OccurrenceRow, PageRow, RejectionRow
from pipelines.archive import Location
from pipelines.fold import NEW, NO_ARTICLE
from pipelines.rules import RuleBook
from pipelines.types import Rejection, Speech
from pipelines.work import FAULTS, Done, Job, PageRef


def job_of(
    folder: Path, group: Sequence[PageRow], book: RuleBook, learned: Mapping[str, frozenset[str]]
) -> Job | None:
    """The job of cleaning an article from the rows of all its pages; None where none is an article."""
    refs = tuple(_ref(row) for row in group if row.outcome != NO_ARTICLE)
    if not refs:
        return None
    rules = book.for_url(refs[0].url)
    urls = tuple(row.url for row in group)
    return Job(folder, refs, rules, learned.get(rules.site, frozenset()), urls)


def write(db: Database, done: Done) -> set[str]:
    """Put what came of an article in the place of what was known of it; returns the ids this touched.

    A fault of the machine or of our own is no news of the page: what was known stays, the fault is listed,
    and the page waits to be cleaned again.
    """
    cleaned = done.cleaned
    faults = [r for r in cleaned.rejections if r.stage in FAULTS]
    if faults:
        pages.set_outcome(db, [(NEW, ref.url) for ref in done.job.pages])
        occurrences.reject(db, _rejected(faults), replace=True)
        return set()
    touched = occurrences.forget(db, done.job.urls)
    occurrences.add(
        db,
        [_place(speech) for speech in cleaned.speeches],
        [(occurrences.digest(s.text), occurrences.packed(s.text)) for s in cleaned.speeches],
    )
    verdicts.add_fresh(db, zip((s.id for s in cleaned.speeches), done.signed, strict=True))
    occurrences.reject(db, _rejected(cleaned.rejections))
    site = done.job.rules.site
    lines.add(db, [LineRow(each.url, each.line, site, each.text) for each in cleaned.recurrences])
    pages.set_outcome(db, _outcomes(done))
    return touched.union(speech.id for speech in cleaned.speeches)


def _rejected(rejections: Iterable[Rejection]) -> list[RejectionRow]:
    return [RejectionRow(r.url, r.position, r.stage, r.reason, r.sample) for r in rejections]


def _ref(row: PageRow) -> PageRef:
    assert row.file is not None
    assert row.offset is not None
    location = Location(row.file, row.offset)
    kind = row.content_type or ""
    return PageRef(row.url, row.part, row.fetched_at or "", kind, row.site, location, row.digest or "")


def _outcomes(done: Done) -> Iterator[tuple[str, str]]:
    rejected = {r.url for r in done.cleaned.rejections if r.position == 0}
    for ref in done.job.pages:
        yield "speeches" if done.cleaned.speeches and ref.url not in rejected else "rejected", ref.url


def _place(speech: Speech) -> OccurrenceRow:
    return OccurrenceRow(
        speech_id=speech.id,
        url=speech.url,
        position=speech.position,
        site=speech.site,
        title=speech.title,
        fetched_at=speech.fetched_at,
        published=speech.published,
        source=speech.source,
        genre=speech.genre,
        variant=speech.variant,
        chars=len(speech.text),
        truncated=int(speech.truncated),
        starts_mid_sentence=int(speech.starts_mid_sentence),
        damage=speech.damage,
        body=occurrences.digest(speech.text),
    )
