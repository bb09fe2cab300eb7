"""The lock of a data folder, for one writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from fanwen.console.errors import BUSY, Failure
from fanwen.folder.paths import DataFolder


@contextmanager
def locked(data: DataFolder) -> Iterator[int]:
    """Hold the data folder's lock. Raises Failure with exit code 4 if another run holds it.

    The kernel releases the lock when the process ends, however it ends, so there are no stale locks. Yields
    the descriptor of the lock file: a child that writes to the folder must inherit it, and the lock then
    lasts until both have ended. The file contains the number of the process, for people to read.

    filelock, which uses the same kernel lock, does not give its descriptor to callers.
    """
    data.root.mkdir(parents=True, exist_ok=True)
    handle = os.open(data.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode(errors="replace").strip()
            raise Failure(
                f"{data.root}: another run holds the lock (process {holder} or its child); try again later",
                BUSY,
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield handle
    finally:
        os.close(handle)
