"""The store: makes jobs from rows of the corpus, and writes their results to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, starmap
from pathlib import Path

from sqlite_utils import Database

from db import cleaned_articles, occurrences, pages, recurring_lines, rejections, signatures
from db.models import PageRow
from pipelines.archive import Location
from pipelines.cleaning.site_rules import RuleBook
from pipelines.ingest.jobs import FAULTS, FinishedChunk, Job, PageRef
from pipelines.ingest.page_records import NEW, NO_ARTICLE
from pipelines.ingest.rows import Rows


def build_job(
    folder: Path, group: Sequence[PageRow], book: RuleBook, recurring: Mapping[str, frozenset[str]]
) -> Job | None:
    """The job of cleaning an article, from the rows of all its pages; None if none is an article's.

    ``recurring`` holds the lines to be removed, by site.
    """
    refs = tuple(_ref(row) for row in group if row.outcome != NO_ARTICLE)
    if not refs:
        return None
    rules = book.for_url(refs[0].url)
    urls = tuple(row.url for row in group)
    return Job(folder, refs, rules, recurring.get(rules.site, frozenset()), urls)


def store_cleaned(db: Database, chunk: FinishedChunk) -> set[str]:
    """Replace the stored rows of the articles by the new ones; returns the ids of speeches this touched.

    A fault of Fanwen or of the machine says nothing of the page: its rows stay, the fault is listed, and the
    page waits to be cleaned again.
    """
    results: list[tuple[Job, Rows]] = []
    for job, article_rows, edits in zip(chunk.jobs, chunk.result.rows, chunk.result.edits, strict=True):
        if faults := [row for row in article_rows.rejections if row.stage in FAULTS]:
            pages.set_outcome(db, [(NEW, ref.url) for ref in job.pages])
            rejections.add(db, faults, instead_of=FAULTS)
            cleaned_articles.add_faulty(db, job.pages[0].url)
        else:
            results.append((job, article_rows))
            cleaned_articles.add(db, job.pages[0].url, edits)
    touched = occurrences.forget(db, [url for job, _ in results for url in job.urls])
    rows = [article_rows for _, article_rows in results]
    occurrences.add(db, _all(r.places for r in rows), _all(r.bodies for r in rows))
    signatures.add_fresh(db, _all(r.signed for r in rows))
    rejections.add(db, _all(r.rejections for r in rows))
    recurring_lines.add(db, _all(r.lines for r in rows))
    pages.set_outcome(db, _all(starmap(_outcomes, results)))
    return touched.union(place.speech_id for r in rows for place in r.places)


_all = chain.from_iterable


def _ref(row: PageRow) -> PageRef:
    assert row.file is not None
    assert row.offset is not None
    location = Location(row.file, row.offset)
    content_type = row.content_type or ""
    return PageRef(
        row.url, row.part, row.fetched_at or "", content_type, row.site, location, row.digest or ""
    )


def _outcomes(job: Job, rows: Rows) -> Iterator[tuple[str, str]]:
    rejected = {row.url for row in rows.rejections if row.position == 0}
    for ref in job.pages:
        yield "speeches" if rows.places and ref.url not in rejected else "rejected", ref.url
