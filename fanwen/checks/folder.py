"""Checks of the data folder: rights, room, its settings, and who is writing to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from fanwen.checks.finding import Finding
from fanwen.folder.paths import Data
from fanwen.folder.settings import read_settings
from tables.reader import ConfigError

LOW_SPACE = 1 << 30
_LOCKS = Path("/proc/locks")


def rights(data: Data) -> Iterator[Finding]:
    if not data.root.exists():
        mend = "`fanwen crawl` and `fanwen import` make it"
        yield Finding("note", f"{data.root}: no data folder yet", mend)
        return
    for path in (data.root, data.archive, data.corpus, data.logs):
        needed = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
        if path.exists() and not os.access(path, needed):
            yield Finding("wrong", f"{path}: cannot be written", "give this user the right to write there")


def space(data: Data) -> Iterator[Finding]:
    """A rebuild stands beside the old corpus until it is swapped in, so it needs room for a second one."""
    if not data.root.exists():
        return
    free = shutil.disk_usage(data.root).free
    corpus = data.corpus.stat().st_size if data.corpus.exists() else 0
    what = f"{data.root}: {_gigabytes(free)} free"
    if free < LOW_SPACE:
        yield Finding("wrong", what, "make room: a full disk ends every run")
    elif free < 2 * corpus:
        mend = (
            f"make room before a rebuild: the corpus takes {_gigabytes(corpus)}, and twice that for a while"
        )
        yield Finding("note", what, mend)
    else:
        yield Finding("ok", what)


def _gigabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GB"


def lock(data: Data) -> Iterator[Finding]:
    """Who holds the lock, by the kernel's list: to try it would turn away a run that starts just then.

    The lock ends with its last holder, so there are no stale ones. Where the process that took it is gone, a
    child of it is still writing.
    """
    if not (data.lock.exists() and _LOCKS.exists() and _is_held(data.lock)):
        return
    holder = data.lock.read_text(encoding="ascii", errors="replace").strip()
    alive = Path("/proc", holder).exists() if holder.isdecimal() else False
    who = f"process {holder}" if alive else f"a child of process {holder}, which has ended"
    mend = "wait for it; if it hangs, end it, and the next run mends what it left"
    yield Finding("note", f"{data.root}: a run is under way ({who})", mend)


def _is_held(path: Path) -> bool:
    """Whether a line such as ``1: FLOCK ADVISORY WRITE 4711 fd:01:393220 0 EOF`` names the file's inode."""
    inode = str(path.stat().st_ino)
    rows = [line.split() for line in _LOCKS.read_text(encoding="ascii").splitlines()]
    return any("FLOCK" in row and row[-3].rpartition(":")[2] == inode for row in rows if len(row) > 5)


def settings(data: Data) -> Iterator[Finding]:
    try:
        hook = read_settings(data).hook
    except ConfigError as error:
        yield Finding("wrong", str(error), "mend that file; no run begins before")
        return
    called = " and ".join(filter(None, (hook.command and "a command", hook.url and "an address")))
    yield Finding("ok", f"called when something is wrong: {called or 'nobody'}")
