"""The web server: listens, serves until it is asked to end."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from fanwen.console.errors import Failure
from fanwen.web.app import application
from fanwen.web.guard import Manners

BACKLOG = 2_048
GRACE = 3
"""Seconds that answers under way may take when the server ends."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises Failure where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Failure(f"{host}, port {port}: {_advice(error)}") from error
    # Headers and body leave in two pieces; without this the second waits 40 ms for the reader's kernel.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _advice(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there; choose another with --port, or end that one"
    if error.errno == errno.EACCES:
        return "this user may not listen there; choose a port from 1024 up"
    return f"{error.strerror}; give an address of this machine with --host"


@contextlib.contextmanager
def until_asked_to_end() -> Iterator[None]:
    """Ctrl-C and SIGTERM, by which a service manager ends what it started, both end the block, and well."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def serve(
    sock: socket.socket, corpus: Path, manners: Manners, allow_sql: bool, ready: Callable[[], None]
) -> None:
    """Serve the corpus until a signal ends it; what is under way then may take GRACE seconds more.

    ``ready`` is called when a signal can be taken: one that comes before would leave this unawaited.
    """
    config = uvicorn.Config(
        await application(corpus, manners, allow_sql),
        lifespan="off",
        ws="none",
        log_config=None,
        # A warning for each request that is no HTTP would fill the log at the will of others.
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    ready()
    await uvicorn.Server(config).serve([sock])
