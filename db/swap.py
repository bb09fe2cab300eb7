"""Before a new corpus file takes the place of an old one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db.models import RunRow
from db.rows import columns


def settle(old: Path) -> None:
    """Let SQLite play back the journal of a killed run while it still belongs to this file."""
    with closing(Database(old)) as db:
        db.table_names()


def carry_runs(old: Path, new: Path) -> None:
    """Copy the runs into the new corpus, since they cannot be derived from the archive."""
    names = columns(RunRow)
    with closing(Database(new)) as db:
        db.attach("old", old)
        with db.atomic():
            db.execute(f"INSERT INTO main.runs ({names}) SELECT {names} FROM old.runs ORDER BY id")
