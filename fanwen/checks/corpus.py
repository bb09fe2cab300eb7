"""Checks of the corpus: its integrity, and whether it is up to date with the archive and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps

from sqlite_utils import Database

from db import runs
from db.corpus import CorpusError, integrity, reading
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from pipelines import archive
from pipelines.ingest.version import rules_version
from textbasics.times import utc_now

REBUILD = "run `fanwen rebuild` to build a new one from the archive"


def check_integrity(data: DataFolder) -> Iterator[Finding]:
    if not data.corpus.exists():
        fix = "run `fanwen crawl`, `fanwen import` or `fanwen rebuild`"
        yield Finding("note", f"{data.corpus}: no corpus yet", fix)
        return
    try:
        with reading(data.corpus) as db:
            verdict = integrity(db)
    except CorpusError as error:
        yield Finding("error", str(error), REBUILD)
        return
    level, message = ("ok", "intact") if verdict == "ok" else ("error", verdict)
    yield Finding(level, f"{data.corpus}: {message}", "" if level == "ok" else REBUILD)


def _if_readable(
    check: Callable[[DataFolder, Database], Iterator[Finding]],
) -> Callable[[DataFolder], Iterator[Finding]]:
    """A check that is skipped if the corpus cannot be read, which ``check_integrity`` reports."""

    @wraps(check)
    def checked(data: DataFolder) -> Iterator[Finding]:
        if not data.corpus.exists():
            return
        try:
            with reading(data.corpus) as db:
                yield from list(check(data, db))
        except CorpusError:
            return

    return checked


@_if_readable
def check_completeness(data: DataFolder, db: Database) -> Iterator[Finding]:
    """Whether the corpus has all archive files, undamaged, and the archive has all files of the corpus."""
    known = runs.ingested(db)
    for name, damage in runs.damaged(db).items():
        yield Finding("error", damage, f"restore {name} from a backup, then run `fanwen rebuild`")
    present = {path.name: path.stat().st_size for path in archive.files(data.archive)}
    for name in sorted(known.keys() - present.keys()):
        message = f"{data.archive / name}: was ingested, but is missing now"
        yield Finding(
            "error", message, "restore it from a backup, or run `fanwen rebuild` to continue without it"
        )
    waiting = [name for name, size in present.items() if known.get(name) != size]
    if waiting:
        message = f"{data.corpus}: {len(waiting)} archive files are not ingested yet"
        yield Finding("note", message, "run `fanwen ingest`")


@_if_readable
def check_rules(data: DataFolder, db: Database) -> Iterator[Finding]:
    version = runs.rules(db.conn)
    if version and version != rules_version():
        message = f"{data.corpus}: built with rules {version}; the current ones are {rules_version()}"
        fix = "the next run cleans the pages again; `fanwen rebuild` lists what changes"
        yield Finding("note", message, fix)


@_if_readable
def check_clock(data: DataFolder, db: Database) -> Iterator[Finding]:
    """Compare the clock with the last run: the newest version of a page counts, by its time."""
    newest = runs.last_end(db)
    now = utc_now()
    if newest and newest > now:
        message = f"the clock shows {now}, but the last run ended later ({newest})"
        yield Finding("error", message, "set the clock before the next crawl, or new pages will count as old")
