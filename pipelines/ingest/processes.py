"""Worker processes: how they start, and what each does before its first job."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, forkserver
from multiprocessing.context import ForkServerContext


def preload_stages() -> None:
    """Let the fork server import the cleaning stages while the caller does something else.

    It takes a second, so it pays only if something will be cleaned for certain.
    """
    fork_server()


def usable_processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fork_server() -> ForkServerContext:
    """Workers are forked from a server process that imported the stages, not from a parent with threads.

    The server is started if it does not run.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.ingest.preload"])
    with _no_current_folder():
        forkserver.ensure_running()
    return context


@contextmanager
def _no_current_folder() -> Iterator[None]:
    """Processes started now do not import from the current folder, where a user may have a package ``db``."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def init_worker() -> None:
    """A worker leaves Ctrl-C to its parent and ends with it, however the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Imported modules stay, so the garbage collector need not scan them again: that took 4 % of the cleaning.
    gc.freeze()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
