"""Checks of the corpus: whether it is sound, and whether it is what the archive and the rules make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps

from sqlite_utils import Database

from db import runs
from db.corpus import CorpusError, integrity, reading
from fanwen.checks.finding import Finding
from fanwen.folder.paths import Data
from pipelines import archive
from pipelines.ingest.version import rules_version

REBUILD = "`fanwen rebuild` makes it anew from the archive"


def soundness(data: Data) -> Iterator[Finding]:
    if not data.corpus.exists():
        mend = "`fanwen crawl`, `fanwen import` or `fanwen rebuild`"
        yield Finding("note", f"{data.corpus}: no corpus yet", mend)
        return
    try:
        with reading(data.corpus) as db:
            verdict = integrity(db)
    except CorpusError as error:
        yield Finding("wrong", str(error), REBUILD)
        return
    level, what = ("ok", "sound") if verdict == "ok" else ("wrong", verdict)
    yield Finding(level, f"{data.corpus}: {what}", "" if level == "ok" else REBUILD)


def _of_readable(check: Callable[[Data, Database], Iterator[Finding]]) -> Callable[[Data], Iterator[Finding]]:
    """A check that finds nothing where the corpus cannot be read: ``soundness`` tells of that."""

    @wraps(check)
    def checked(data: Data) -> Iterator[Finding]:
        if not data.corpus.exists():
            return
        try:
            with reading(data.corpus) as db:
                yield from list(check(data, db))
        except CorpusError:
            return

    return checked


@_of_readable
def completeness(data: Data, db: Database) -> Iterator[Finding]:
    """Every archive file in the corpus, whole, and every file of the corpus in the archive."""
    known = runs.ingested(db)
    for name, damage in runs.damaged(db).items():
        yield Finding("wrong", damage, f"restore {name} from a backup, then `fanwen rebuild`")
    present = {path.name: path.stat().st_size for path in archive.files(data.archive)}
    for name in sorted(known.keys() - present.keys()):
        what = f"{data.archive / name}: ingested, and gone since"
        yield Finding("wrong", what, "restore it from a backup, or go on without it by `fanwen rebuild`")
    waiting = [name for name, size in present.items() if known.get(name) != size]
    if waiting:
        what = f"{data.corpus}: older than the archive, of which {len(waiting)} files are not in it yet"
        yield Finding("note", what, "run `fanwen ingest`")


@_of_readable
def rules(data: Data, db: Database) -> Iterator[Finding]:
    made_by = runs.rules(db.conn)
    if made_by and made_by != rules_version():
        what = f"{data.corpus}: made by the rules {made_by}, today's are {rules_version()}"
        yield Finding("note", what, "the next run cleans its pages again; `fanwen rebuild` says what changes")


@_of_readable
def clock(data: Data, db: Database) -> Iterator[Finding]:
    """Of each page the newest fetch counts, so a clock that is behind makes new pages look old."""
    newest = runs.last_end(db)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if newest and newest > now:
        what = f"the clock stands at {now}, before the last run ended ({newest})"
        yield Finding("wrong", what, "set the clock before the next crawl: newer pages would count as older")
