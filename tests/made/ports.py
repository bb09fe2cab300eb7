"""Free ports on loopback."""

from __future__ import annotations

import os
import random
import socket
from contextlib import ExitStack

SITES = 5
"""Sites of the demo: each listens on a port of its own, the first on the port after the base port."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


def free_base_port() -> int:
    """A base port for the demo, whose following ports are free.

    They are below the ports that the kernel assigns to clients. The start is random, so that tests in
    parallel processes rarely try the same ports.
    """
    start = random.Random(os.urandom(8)).randrange(0, 10_000, 10)
    for step in range(0, 10_000, 10):
        base = 20_000 + (start + step) % 10_000
        if _are_free(range(base + 1, base + 1 + SITES)):
            return base
    raise RuntimeError(f"no {SITES} consecutive ports are free")


def _are_free(ports: range) -> bool:
    with ExitStack() as stack:
        try:
            for port in ports:
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
