"""Rebuild: builds a new corpus from the archive, beside the old one, and replaces the old one in one step."""

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
class RebuildResult:
    """The result of a rebuild."""

    ingested: IngestSummary
    changes: Changes | None
    """None if there was no corpus before, or none that could be compared."""
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
) -> RebuildResult:
    """Build a new corpus from the archive in ``folder`` and swap it in.

    Readers see the old corpus or the new one, never a part; a run that is killed leaves the old one
    unchanged. If a part of the archive cannot be read, the old one stays too, unless there is none or
    ``force`` is set. With ``keep`` the old one stays beside the new one as ``<name>.old``. Raises
    db.corpus.CorpusError if the new one cannot be written.
    """
    new = database.with_name(database.name + NEW_SUFFIX)
    _discard(new)
    ingested = ingest(folder, new, book, workers, progress)
    if ingested.errors and database.exists() and not force:
        ingested.notes.append(
            f"{database}: not replaced, because the new corpus lacks pages; --force replaces it"
        )
        _discard(new)
        return RebuildResult(ingested, None, swapped=False)
    changes = _take_over(database, new, ingested.notes) if database.exists() else None
    if keep and database.exists():
        _keep_old(database)
    _sync(new)
    _journal(database).unlink(missing_ok=True)
    new.replace(database)
    _sync(database.parent)
    return RebuildResult(ingested, changes, swapped=True)


def _discard(path: Path) -> None:
    """Remove the files of a killed rebuild."""
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """SQLite's rollback journal.

    A journal left by a killed run belongs to the old file. SQLite would play it back into the new one and
    destroy it, so the old file is opened first, which uses it up, or it is removed.
    """
    return path.with_name(path.name + "-journal")


def _take_over(old: Path, new: Path, notes: list[str]) -> Changes | None:
    """Copy the runs of the old corpus and compare the two, as far as the old one can be read."""
    changes = None
    try:
        swap.settle(old)
        swap.carry_runs(old, new)
        changes = compare(old, new)
    except (CorpusError, sqlite3.DatabaseError) as error:
        notes.append(f"{old}: could not be read ({error}), so changes and earlier runs are not known")
    return changes


def _keep_old(database: Path) -> None:
    old = database.with_name(database.name + OLD_SUFFIX)
    old.unlink(missing_ok=True)
    try:
        os.link(database, old)
    except OSError:
        # Some file systems have no hard links.
        shutil.copyfile(database, old)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
