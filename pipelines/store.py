"""Between rows and jobs: what is to be cleaned, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from db import lines, occurrences, pages
from db.models import LineRow, OccurrenceRow, PageRow, RejectionRow
from pipelines.archive import Location
from pipelines.fold import NO_ARTICLE
from pipelines.rules import RuleBook
from pipelines.types import Speech
from pipelines.work import Done, Job, PageRef


def job_of(
    folder: Path, group: Sequence[PageRow], book: RuleBook, learned: Mapping[str, frozenset[str]]
) -> Job | None:
    """The job of cleaning an article from the rows of all its pages; None where none is an article."""
    refs = tuple(_ref(row) for row in group if row.outcome != NO_ARTICLE)
    if not refs:
        return None
    rules = book.for_url(refs[0].url)
    return Job(folder, refs, rules, learned.get(rules.site, frozenset()))


def write(db: Database, done: Done) -> None:
    """Write the speeches and the rejections of one article, and the outcome of its pages."""
    cleaned = done.cleaned
    occurrences.add(
        db,
        [_place(speech) for speech in cleaned.speeches],
        [(occurrences.digest(s.text), occurrences.packed(s.text)) for s in cleaned.speeches],
    )
    occurrences.reject(
        db, [RejectionRow(r.url, r.position, r.stage, r.reason, r.sample) for r in cleaned.rejections]
    )
    site = done.job.rules.site
    lines.add(db, [LineRow(each.url, each.line, site, each.text) for each in cleaned.recurrences])
    pages.set_outcome(db, _outcomes(done))


def _ref(row: PageRow) -> PageRef:
    assert row.file is not None
    assert row.offset is not None
    location = Location(row.file, row.offset)
    return PageRef(row.url, row.fetched_at or "", row.content_type or "", row.site, location)


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
