"""The checks of ``fanwen doctor``: each looks at one thing, changes nothing, and says what it found."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from crawler.identity import CONTACT_VARIABLE
from crawler.sites import ConfigError, load_profiles, profile_folders
from db import runs
from db.corpus import CorpusError, reading
from fanwen.config import Data
from pipelines import archive
from pipelines.archive.writer import OPEN_SUFFIX
from pipelines.version import rules_version

LOW_SPACE = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``level`` is ok, note (worth knowing) or wrong (must be mended)."""

    level: str
    what: str
    mend: str = ""


def findings(data: Data) -> list[Finding]:
    """All checks, in order."""
    checks: list[Callable[[Data], Iterator[Finding]]] = [
        _python,
        _packages,
        _folder,
        _profiles,
        _archive,
        _corpus,
    ]
    return [finding for check in checks for finding in check(data)]


def _python(data: Data) -> Iterator[Finding]:
    found = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, rules {rules_version()}"
    if sqlite3.sqlite_version_info < (3, 37):
        yield Finding("wrong", found, "SQLite 3.37 or newer is needed (STRICT tables): use a newer Python")
    else:
        yield Finding("ok", found)


def _packages(data: Data) -> Iterator[Finding]:
    missing: list[str] = []
    for requirement in map(Requirement, requires("fanwen") or []):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            if version(requirement.name) not in requirement.specifier:
                missing.append(str(requirement))
        except PackageNotFoundError:
            missing.append(str(requirement))
    if missing:
        yield Finding(
            "wrong", f"packages missing or too old: {', '.join(missing)}", "run `make clean-venv test`"
        )
    else:
        yield Finding("ok", "all packages are there")


def _folder(data: Data) -> Iterator[Finding]:
    if not data.root.exists():
        yield Finding(
            "note", f"{data.root}: no data folder yet", "`fanwen crawl` and `fanwen import` make it"
        )
        return
    if not os.access(data.root, os.W_OK | os.X_OK):
        yield Finding("wrong", f"{data.root}: cannot be written", "give this user the right to write there")
        return
    free = shutil.disk_usage(data.root).free
    level = "wrong" if free < LOW_SPACE else "ok"
    mend = "make room: a full disk ends every run" if level == "wrong" else ""
    yield Finding(level, f"{data.root}: {free / (1 << 30):.1f} GB free", mend)


def _profiles(data: Data) -> Iterator[Finding]:
    try:
        profiles = load_profiles(profile_folders(data.root))
    except ConfigError as error:
        yield Finding("wrong", str(error), "mend that file; `fanwen sites` checks it again")
        return
    enabled = [profile for profile in profiles.values() if profile.enabled]
    yield Finding("ok", f"{len(profiles)} site profiles, {len(enabled)} enabled")
    if any(not profile.limits.private for profile in enabled) and not os.environ.get(CONTACT_VARIABLE):
        mend = f"set {CONTACT_VARIABLE} to an address where site owners can reach you"
        yield Finding("wrong", "no contact is configured, so no site will be crawled", mend)


def _archive(data: Data) -> Iterator[Finding]:
    files = archive.files(data.archive)
    size = sum(path.stat().st_size for path in files)
    yield Finding("ok", f"archive: {len(files)} files, {size / (1 << 20):.1f} MB")
    unfinished = list(data.archive.glob("*" + OPEN_SUFFIX))
    if unfinished:
        what = f"archive: {len(unfinished)} files are being written, or were when a run was killed"
        yield Finding("note", what, "the next crawl, import, ingest or rebuild mends them")


def _corpus(data: Data) -> Iterator[Finding]:
    if not data.corpus.exists():
        yield Finding(
            "note", f"{data.corpus}: no corpus yet", "`fanwen crawl`, `fanwen import` or `fanwen rebuild`"
        )
        return
    try:
        with reading(data.corpus) as db, closing(db.conn.execute("PRAGMA quick_check")) as check:
            verdict = check.fetchone()[0]
            known = runs.ingested(db)
            damaged = list(db.conn.execute("SELECT name, error FROM archive_files WHERE error IS NOT NULL"))
    except CorpusError as error:
        yield Finding("wrong", f"{data.corpus}: {error}", "`fanwen rebuild` makes it anew from the archive")
        return
    if verdict != "ok":
        yield Finding("wrong", f"{data.corpus}: {verdict}", "`fanwen rebuild` makes it anew from the archive")
    else:
        yield Finding("ok", f"{data.corpus}: sound")
    for name, damage in damaged:
        yield Finding("wrong", damage, f"restore {name} from a backup, then `fanwen rebuild`")
    present = {path.name for path in archive.files(data.archive)}
    for name in sorted(known.keys() - present):
        yield Finding("wrong", f"{data.archive / name}: ingested, and gone since", "restore it from a backup")
    waiting = sorted(present - known.keys())
    if waiting:
        yield Finding(
            "note", f"{len(waiting)} archive files are not in the corpus yet", "run `fanwen ingest`"
        )
