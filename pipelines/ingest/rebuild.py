"""Rebuild: a new corpus is made from the archive beside the old one, and takes its place in one step."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from db import swap
from db.compare import Changes, compare
from db.corpus import CorpusError
from pipelines.cleaning.site_rules import RuleBook
from pipelines.ingest.run import Progress, ingest
from pipelines.ingest.summary import IngestSummary

NEW_SUFFIX = ".new"
OLD_SUFFIX = ".old"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    ingested: IngestSummary
    changes: Changes | None
    """None where there was no corpus before, or none that could be compared."""
    swapped: bool
    """Whether the new corpus took the old one's place."""


def rebuild(
    folder: Path,
    database: Path,
    book: RuleBook,
    keep: bool = False,
    force: bool = False,
    workers: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Rebuilt:
    """Build the corpus anew from the archive in ``folder`` and swap it in.

    Readers see the old corpus or the new one, never half of one; a run that is killed leaves the old one as
    it was. Where a part of the archive cannot be read, the old one stays too, unless ``force`` says otherwise
    or there is none. With ``keep`` the old one stays beside the new as ``<name>.old``. Raises
    db.corpus.CorpusError where the new one cannot be written.
    """
    new = database.with_name(database.name + NEW_SUFFIX)
    _discard(new)
    ingested = ingest(folder, new, book, workers, progress)
    if ingested.errors and database.exists() and not force:
        ingested.notes.append(
            f"{database}: not replaced, for what was built lacks pages; --force replaces it"
        )
        _discard(new)
        return Rebuilt(ingested, None, swapped=False)
    changes = _take_over(database, new, ingested.notes) if database.exists() else None
    if keep and database.exists():
        _keep(database)
    _sync(new)
    _journal(database).unlink(missing_ok=True)
    new.replace(database)
    _sync(database.parent)
    return Rebuilt(ingested, changes, swapped=True)


def _discard(path: Path) -> None:
    """Remove what a killed rebuild left."""
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """SQLite's rollback journal. One left by a killed run belongs to the old file: SQLite would play it back
    into the new one and destroy it, so it is used up by opening the old file first, or removed."""
    return path.with_name(path.name + "-journal")


def _take_over(old: Path, new: Path, notes: list[str]) -> Changes | None:
    """Take the runs of the old corpus over and compare the two, as far as the old one can be read."""
    changes = None
    try:
        swap.settle(old)
        swap.carry_runs(old, new)
        changes = compare(old, new)
    except (CorpusError, sqlite3.DatabaseError) as error:
        notes.append(f"{old}: could not be read ({error}), so nothing is said of changes or earlier runs")
    return changes


def _keep(database: Path) -> None:
    kept = database.with_name(database.name + OLD_SUFFIX)
    kept.unlink(missing_ok=True)
    try:
        os.link(database, kept)
    except OSError:
        # Some file systems have no second names for a file.
        shutil.copyfile(database, kept)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
