"""Ingest: the corpus is brought up to the archive, in one transaction.

1. The records of new archive files are folded into the table of pages.
2. Articles with a new page, or a page cleaned by other rules than today's, are cleaned.
3. The lines that recur over each site are counted; pages that hold one of which the decision changed are
   cleaned once more.
4. The texts that came, went or changed are decided upon.

Whatever was ingested before, the result is the one that a single ingest of the whole archive would give.
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
from pipelines.ingest.deduplicate import deduplicate
from pipelines.ingest.jobs import Job
from pipelines.ingest.page_records import NEW, apply_site_rules, merge_record
from pipelines.ingest.processes import preload_stages, usable_processors
from pipelines.ingest.store import job_of, store_cleaned
from pipelines.ingest.summary import IngestSummary
from pipelines.ingest.version import stamp
from pipelines.ingest.workers import Workers

Progress = Callable[[str, int, int], None]
"""Called with a stage, the steps done and the steps in all (0 where that is not known)."""


def ingest(
    folder: Path,
    database: Path,
    book: RuleBook,
    workers: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> IngestSummary:
    """Bring the corpus at ``database`` up to the archive in ``folder``.

    Raises db.corpus.CorpusError where the database cannot be written, and tables.reader.ConfigError where the
    table of spun words cannot be used; the database is then as it was before.
    """
    lexicon()  # every worker will need it: a mistake in the table must end the run here, before they start
    run = _Run(folder, book, Workers(workers or usable_processors()), progress, IngestSummary())
    watch = run.report.watch
    with corpus.writing(database) as db, run.workers:
        with watch("index"):
            _index(db, run)
            stale = _stale(db, book)
        cleaned_articles.create_table(db)
        with watch("clean"):
            touched = _clean(db, stale, run)
        with watch("learn"):
            touched |= _clean(db, _relearned(db), run)
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
    """Fold the records of the files that are not in the corpus yet into the table of pages."""
    present = {path.name: path for path in archive.files(run.folder)}
    known = runs.ingested(db)
    if missing := sorted(known.keys() - present.keys()):
        raise ArchiveError(
            f"{run.folder / missing[0]}: this archive file ({len(missing)} in all) was ingested and is gone; "
            "restore it, or go on without it by `fanwen rebuild`"
        )
    new = [path for name, path in present.items() if known.get(name) != path.stat().st_size]
    if new:
        preload_stages()
    for number, path in enumerate(new, 1):
        _index_file(db, path, run)
        run.progress("index", number, len(new))


def _index_file(db: Database, path: Path, run: _Run) -> None:
    """Take in one file. What cannot be read of it is named.

    It is read again when its size has changed; one that could not be read whole, by each ingest, for the disk
    may have recovered.
    """
    found: list[archive.Record] = []
    bad: list[str] = []
    lost: list[str] = []
    try:
        found.extend(record for record, _ in archive.records(path, bad, lost=lost))
    except ArchiveError as damage:
        lost.append(str(damage))
    run.report.errors += lost
    known = pages.by_urls(db, {record.url for record in found})
    rows = dict(known)
    for record in found:
        rows[record.url] = merge_record(rows.get(record.url), record, run.book.for_url(record.url))
    # A page that was known may have stood in another article, which ``_stale`` must learn.
    pages.save(
        db, [r if u in known else apply_site_rules(r, run.book.for_url(u)) for u, r in sorted(rows.items())]
    )
    occurrences.forget(db, [path.name])  # what an earlier reading said of it
    rejections.add(db, [RejectionRow(path.name, 0, "record", "bad record", line) for line in bad])
    runs.mark_ingested(db, path.name, path.stat().st_size, len(found), "; ".join(lost) or None)
    run.report.files += 1
    run.report.records += len(found)
    if bad:
        run.report.rejected["record", "bad record"] += len(bad)


def _stale(db: Database, book: RuleBook) -> set[str]:
    """Bring site and article of every page up to today's rules; returns the articles to be cleaned."""
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


def _relearned(db: Database) -> set[str]:
    """Decide which lines recur over their sites; returns the articles that a changed decision concerns.

    What is counted does not depend on what was decided before, so once more is enough.
    """
    changed = recurring_lines.decide(db, is_recurring, FEWEST_TEXTS)
    return recurring_lines.articles_with(db, changed)


def _clean(db: Database, stale: set[str], run: _Run) -> set[str]:
    """Clean the articles and write what came of them; returns the ids of the texts that this touched."""
    touched: set[str] = set()
    learned = recurring_lines.removed(db)
    articles = [article for article in pages.articles_in_archive_order(db) if article in stale]

    def jobs() -> Iterator[Job]:
        for group in pages.by_articles(db, articles):
            if job := job_of(run.folder, group, run.book, learned):
                yield job
            else:
                touched.update(occurrences.forget(db, [row.url for row in group]))

    number = 0
    for done in run.workers.do_all(jobs()):
        touched.update(store_cleaned(db, done))
        run.report.work.add(done.result.seconds)
        number += len(done.jobs)
        run.progress("clean", number, len(articles))
    return touched
