"""Ports for the demo's sites."""

from __future__ import annotations

import os
import socket
from contextlib import closing


def free_base() -> int:
    """Return a base port whose five followers were free a moment ago. Each process begins elsewhere."""
    first = os.getpid() % 1_000
    for number in range(first, first + 1_000):
        base = 21_000 + number % 1_000 * 10
        if all(map(_is_free, range(base + 1, base + 6))):
            return base
    raise RuntimeError("no five ports in a row are free")


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
