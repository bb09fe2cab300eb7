"""The web server."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from fanwen.console.errors import Failure
from fanwen.web.app import create_app
from fanwen.web.guard import WebSettings

BACKLOG = 2_048
GRACE_SECONDS = 3
"""Seconds that open responses may take when the server ends."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Failure if the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Failure(f"{host}, port {port}: {_advice(error)}") from error
    # Headers and body are sent in two packets. Without this, the second waits 40 ms for an acknowledgement.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _advice(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "the port is in use; choose another one with --port"
    if error.errno == errno.EACCES:
        return "permission denied; choose a port from 1024 up"
    return f"{error.strerror}; set --host to an address of this machine"


@contextlib.contextmanager
def until_signal() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block without an error."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def serve(
    sock: socket.socket, corpus: Path, settings: WebSettings, allow_sql: bool, ready: Callable[[], None]
) -> None:
    """Serve the corpus until a signal ends it; what is under way then may take GRACE seconds more.

    ``ready`` is called when signals are handled: an earlier one would leave this coroutine unawaited.
    """
    config = uvicorn.Config(
        await create_app(corpus, settings, allow_sql),
        lifespan="off",
        ws="none",
        log_config=None,
        # Otherwise clients could fill the log with invalid requests.
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    ready()
    await uvicorn.Server(config).serve([sock])
