"""The server of the sites, a child process that ends with its parent."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial

from aiohttp import web

from fanwen.demo.http import listen
from fanwen.demo.network import Network
from fanwen.demo.sites.base import HOST

_READY = "ready"
_END_SECONDS = 10.0
"""Seconds that the child may take to end."""
_CACHED_ANSWERS = 1024


class ServeError(Exception):
    """Raised if the sites cannot be served. The message is one line and says what to do."""


@contextmanager
def serve(network: Network, phase: int = 1) -> Iterator[dict[str, str]]:
    """Serve the sites in a phase (1 or 2) during the block; yields their root URLs by name.

    Raises ServeError if a port is in use.
    """
    if phase not in (1, 2):
        raise ValueError(f"the demo has phases 1 and 2, not {phase}")
    numbers = (network.seed, network.pages, network.base_port, phase)
    command = [sys.executable, "-P", "-m", "fanwen.demo.server", *map(str, numbers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            _wait_until_ready(child)
            yield network.roots()
        finally:
            _end(child)


def _wait_until_ready(child: subprocess.Popen[str]) -> None:
    line = child.stdout.readline().strip() if child.stdout else ""
    if line != _READY:
        raise ServeError(line or "the demo's server ended before it was ready")


def _end(child: subprocess.Popen[str]) -> None:
    """Close the pipe that keeps the child alive; kill the child if it does not end."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


async def _run(network: Network, phase: int) -> None:
    """Listen on all ports until standard input ends. Raises ServeError if a port is in use."""
    runners: list[web.ServerRunner] = []
    for site in network.sites.values():
        answer = lru_cache(_CACHED_ANSWERS)(partial(site.answer, phase=phase))
        try:
            runners.append(await listen(answer, site.port))
        except OSError as error:
            raise ServeError(_message(site.port, error)) from error
    print(_READY, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for runner in runners:
        await runner.cleanup()


def _message(port: int, error: OSError) -> str:
    in_use = error.errno == errno.EADDRINUSE
    reason = "is in use" if in_use else f"cannot be used ({os.strerror(error.errno or 0)})"
    return f"port {port} on {HOST} {reason}: choose another port, or end the program that uses it"


def main(arguments: list[str]) -> int:
    """Run the child: seed, pages, base port, phase. Returns its exit code; errors go to standard output."""
    seed, pages, base_port, phase = map(int, arguments)
    try:
        asyncio.run(_run(Network(seed, pages, base_port), phase))
    except ServeError as error:
        print(error, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
