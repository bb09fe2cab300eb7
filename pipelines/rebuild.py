"""Rebuild: a new corpus is made from the archive beside the old one, and takes its place in one step."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db import corpus
from db.compare import Changes, compare
from db.corpus import CorpusError
from pipelines.ingest import Ingested, Progress, ingest
from pipelines.rules import RuleBook

NEW_SUFFIX = ".new"
OLD_SUFFIX = ".old"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did; ``changes`` is None where there was no corpus before."""

    ingested: Ingested
    changes: Changes | None


def rebuild(
    folder: Path,
    database: Path,
    book: RuleBook,
    keep: bool = False,
    workers: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Rebuilt:
    """Build the corpus anew from the archive in ``folder`` and swap it in.

    Readers see the old corpus or the new one, never half of one; a run that is killed leaves the old one as
    it was. With ``keep`` the old one stays beside the new as ``<name>.old``. Raises db.corpus.CorpusError
    where the new one cannot be written; an old one that cannot be read is replaced without a comparison.
    """
    new = database.with_name(database.name + NEW_SUFFIX)
    _discard(new)
    ingested = ingest(folder, new, book, workers, progress)
    changes = None
    if database.exists():
        changes = _take_over(database, new)
        if keep:
            _keep(database)
    _sync(new)
    _journal(database).unlink(missing_ok=True)
    new.replace(database)
    _sync(database.parent)
    return Rebuilt(ingested, changes)


def _discard(path: Path) -> None:
    """Remove what a killed rebuild left."""
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """SQLite's rollback journal. One left by a killed run belongs to the old file: SQLite would play it back
    into the new one and destroy it, so it is used up by opening the old file first, or removed."""
    return path.with_name(path.name + "-journal")


def _take_over(old: Path, new: Path) -> Changes | None:
    """Compare with the old corpus and take its runs over; None where it is beyond reading."""
    try:
        with corpus.writing(old):
            pass
        changes = compare(old, new)
        _carry_runs(old, new)
    except (CorpusError, sqlite3.DatabaseError):
        return None
    return changes


def _carry_runs(old: Path, new: Path) -> None:
    """The runs cannot be derived from the archive, so they move over."""
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("ATTACH DATABASE ? AS old", [str(old)])
        with connection:
            connection.execute("INSERT INTO main.runs SELECT * FROM old.runs")


def _keep(database: Path) -> None:
    kept = database.with_name(database.name + OLD_SUFFIX)
    kept.unlink(missing_ok=True)
    os.link(database, kept)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
