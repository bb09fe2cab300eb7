"""Ingest: brings the corpus up to date with the archive, in one transaction.

1. The records of new archive files are merged into the table of pages.
2. Articles with a new page, or with a page cleaned by other rules than the current ones, are cleaned.
3. The lines that recur over each site are counted. Articles with a line whose decision changed are cleaned
   once more.
4. The texts that were added, removed or changed are deduplicated.

The result is that of a single ingest of the whole archive, whatever was ingested before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db import cleaned_articles, corpus, occurrences, pages, recurring_lines, rejections, runs, speeches
from db.models import PageRow, RejectionRow
from dedup.spun import lexicon
from pipelines import archive
from pipelines.archive import ArchiveError
from pipelines.cleaning.banners.recurring import FEWEST_TEXTS, is_recurring
from pipelines.cleaning.site_rules import RuleBook
from pipelines.ingest.deduplication import deduplicate
from pipelines.ingest.jobs import Job
from pipelines.ingest.page_records import NEW, apply_site_rules, merge_record
from pipelines.ingest.processes import preload_stages, usable_processors
from pipelines.ingest.store import build_job, store_cleaned
from pipelines.ingest.summary import IngestSummary
from pipelines.ingest.version import stamp
from pipelines.ingest.workers import Workers

Progress = Callable[[str, int, int], None]
"""Called with a stage, the number of steps done, and the total (0 if unknown)."""


def ingest(
    folder: Path,
    database: Path,
    book: RuleBook,
    workers: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> IngestSummary:
    """Bring the corpus at ``database`` up to date with the archive in ``folder``.

    Raises db.corpus.CorpusError if the database cannot be written, and tables.reader.ConfigError if a file of
    rules cannot be used. The database is then unchanged.
    """
    lexicon()  # every worker needs it: a mistake in the table must end the run before they start
    run = _Run(folder, book, Workers(workers or usable_processors()), progress, IngestSummary())
    watch = run.report.watch
    with corpus.writing(database) as db, run.workers:
        with watch("index"):
            _index(db, run)
            stale = _find_stale(db, book)
        cleaned_articles.create_table(db)
        with watch("clean"):
            touched = _clean(db, stale, run)
        with watch("learn"):
            touched |= _clean(db, decide_recurring_lines(db), run)
        with watch("dedup"):
            progress("dedup", 0, 0)
            deduplicate(db, touched, run.workers.map)
        with watch("finish"):
            speeches.refresh(db)
            occurrences.drop_unused_bodies(db)
            run.report.count(db)
    return run.report


@dataclass(frozen=True, slots=True)
class _Run:
    folder: Path
    book: RuleBook
    workers: Workers
    progress: Progress
    report: IngestSummary


def _index(db: Database, run: _Run) -> None:
    """Merge the records of new archive files into the table of pages."""
    present = {path.name: path for path in archive.files(run.folder)}
    ingested_sizes = runs.ingested(db)
    if missing := sorted(ingested_sizes.keys() - present.keys()):
        raise ArchiveError(
            f"{run.folder / missing[0]}: this archive file ({len(missing)} in all) was ingested and is gone; "
            "restore it, or go on without it by `fanwen rebuild`"
        )
    new = [path for name, path in present.items() if ingested_sizes.get(name) != path.stat().st_size]
    if new:
        preload_stages()
    for number, path in enumerate(new, 1):
        _index_file(db, path, run)
        run.progress("index", number, len(new))


def _index_file(db: Database, path: Path, run: _Run) -> None:
    """Merge the records of one file; what cannot be read is reported.

    A file is read again when its size has changed. One that could not be read to its end is read again by
    each ingest: the disk may have recovered.
    """
    new: list[archive.Record] = []
    bad: list[str] = []
    lost: list[str] = []
    try:
        new.extend(record for record, _ in archive.records(path, bad, lost=lost))
    except ArchiveError as damage:
        lost.append(str(damage))
    run.report.errors += lost
    known = pages.by_urls(db, {record.url for record in new})
    rows = dict(known)
    for record in new:
        rows[record.url] = merge_record(rows.get(record.url), record, run.book.for_url(record.url))
    # A known page may have belonged to another article, which ``_find_stale`` must see.
    pages.save(
        db, [r if u in known else apply_site_rules(r, run.book.for_url(u)) for u, r in sorted(rows.items())]
    )
    occurrences.forget(db, [path.name])  # the rejections of an earlier reading
    rejections.add(db, [RejectionRow(path.name, 0, "record", "bad record", line) for line in bad])
    runs.mark_ingested(db, path.name, path.stat().st_size, len(new), "; ".join(lost) or None)
    run.report.files += 1
    run.report.records += len(new)
    if bad:
        run.report.rejected["record", "bad record"] += len(bad)


def _find_stale(db: Database, book: RuleBook) -> set[str]:
    """Set site and article of every page by the current rules; returns the articles to be cleaned."""
    articles: set[str] = set()
    for batch in pages.everything(db):
        rewritten: list[PageRow] = []
        for row in batch:
            rules = book.for_url(row.url)
            if row.rules != stamp(rules):
                rewritten.append(apply_site_rules(row, rules))
                articles.update((row.article, rewritten[-1].article))
            elif row.outcome == NEW:
                articles.add(row.article)
        pages.save(db, rewritten)
    return articles


def decide_recurring_lines(db: Database) -> set[str]:
    """Decide which lines recur over their sites; returns the articles with a line whose decision changed.

    The counts do not depend on earlier decisions, so cleaning these articles once more is enough.
    """
    changed = recurring_lines.decide(db, is_recurring, FEWEST_TEXTS)
    return recurring_lines.articles_with(db, changed)


def _clean(db: Database, stale: set[str], run: _Run) -> set[str]:
    """Clean the articles and store the results; returns the ids of the texts that this touched."""
    touched: set[str] = set()
    recurring = recurring_lines.removed(db)
    articles = [article for article in pages.articles_in_archive_order(db) if article in stale]

    def jobs() -> Iterator[Job]:
        for group in pages.by_articles(db, articles):
            if job := build_job(run.folder, group, run.book, recurring):
                yield job
            else:
                touched.update(occurrences.forget(db, [row.url for row in group]))

    number = 0
    for chunk in run.workers.clean_all(jobs()):
        touched.update(store_cleaned(db, chunk))
        run.report.work.add(chunk.result.seconds)
        number += len(chunk.jobs)
        run.progress("clean", number, len(articles))
    return touched
