"""Checks of the data folder: permissions, free space, settings, and the lock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import read_settings
from tables.reader import ConfigError

LOW_SPACE = 1 << 30
_LOCKS = Path("/proc/locks")


def check_permissions(data: DataFolder) -> Iterator[Finding]:
    if not data.root.exists():
        fix = "`fanwen crawl` and `fanwen import` create it"
        yield Finding("note", f"{data.root}: no data folder yet", fix)
        return
    for path in (data.root, data.archive, data.corpus, data.logs):
        needed = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
        if path.exists() and not os.access(path, needed):
            yield Finding("error", f"{path}: not writable", "give this user write permission")


def check_space(data: DataFolder) -> Iterator[Finding]:
    """Free space. During a rebuild there are two databases."""
    if not data.root.exists():
        return
    free = shutil.disk_usage(data.root).free
    corpus = data.corpus.stat().st_size if data.corpus.exists() else 0
    message = f"{data.root}: {_gigabytes(free)} free"
    if free < LOW_SPACE:
        yield Finding("error", message, "free some space: a full disk ends every run")
    elif free < 2 * corpus:
        fix = f"free some space before a rebuild, which needs twice the corpus, {_gigabytes(2 * corpus)}"
        yield Finding("note", message, fix)
    else:
        yield Finding("ok", message)


def _gigabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GB"


def check_lock(data: DataFolder) -> Iterator[Finding]:
    """Whether a run holds the lock, as the kernel lists it. Taking the lock could stop a run that starts now.

    There are no stale locks. If the process that took the lock has ended, a child of it is still writing.
    """
    if not (data.lock.exists() and _LOCKS.exists() and _is_held(data.lock)):
        return
    holder = data.lock.read_text(encoding="ascii", errors="replace").strip()
    alive = Path("/proc", holder).exists() if holder.isdecimal() else False
    who = f"process {holder}" if alive else f"a child of process {holder}, which has ended"
    fix = "wait for it; if it hangs, end it, and the next run recovers the archive"
    yield Finding("note", f"{data.root}: a run is in progress ({who})", fix)


def _is_held(path: Path) -> bool:
    """Whether a line such as ``1: FLOCK ADVISORY WRITE 4711 fd:01:393220 0 EOF`` names the file's inode."""
    inode = str(path.stat().st_ino)
    rows = [line.split() for line in _LOCKS.read_text(encoding="ascii").splitlines()]
    return any("FLOCK" in row and row[-3].rpartition(":")[2] == inode for row in rows if len(row) > 5)


def check_settings(data: DataFolder) -> Iterator[Finding]:
    try:
        hook = read_settings(data).hook
    except ConfigError as error:
        yield Finding("error", str(error), "correct the file; no run starts until then")
        return
    parts = " and ".join(filter(None, (hook.command and "a command", hook.url and "a URL")))
    yield Finding("ok", f"hook for failures and alerts: {parts or 'none'}")
