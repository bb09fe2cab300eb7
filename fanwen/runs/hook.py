"""The hook: a command and a URL of the owner, called with the outcome of a run that failed or gave alerts.

A hook that fails does not change the outcome. It is reported in one line on standard error.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from fanwen.folder.settings import Hook

LONGEST_MESSAGE = 10_000
"""Characters in the environment, whose size the kernel limits. Standard input has all of them."""


def call_hook(hook: Hook, outcome: Mapping[str, Any]) -> Iterator[str]:
    """Run the command and post to the URL, if set; yields a line for each that failed."""
    body = json.dumps(outcome, ensure_ascii=False, sort_keys=True) + "\n"
    if hook.command is not None and (problem := _run(hook.command, body, outcome, hook.timeout)):
        yield f"hook.command {problem}"
    if hook.url is not None and (problem := _post(hook.url, body.encode(), hook.timeout)):
        # Not the whole URL: many services have a secret in its path.
        yield f"hook.url ({urlsplit(hook.url).hostname}) {problem}"


def _run(command: str, body: str, outcome: Mapping[str, Any], seconds: float) -> str | None:
    """Run the command; returns the problem, if there was one."""
    environment = {
        **os.environ,
        "FANWEN_RUN": str(outcome["run"]),
        "FANWEN_EXIT_CODE": str(outcome["exit_code"]),
        "FANWEN_MESSAGE": "\n".join(outcome["lines"]).replace("\0", "")[:LONGEST_MESSAGE],
    }
    child = subprocess.Popen(
        ["/bin/sh", "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment,
        start_new_session=True,
    )
    try:
        printed, _ = child.communicate(body, seconds)
    except subprocess.TimeoutExpired as expired:
        if child.poll() is None:
            _end(child)
            return f"took longer than {seconds:g} s and was killed"
        # It ended in time, but left a child that holds its output open.
        printed = (expired.output or b"").decode(errors="replace")
        _close_pipes(child)
    if child.returncode == 0:
        return None
    last = printed.strip().splitlines()[-1:] or ["no output"]
    return f"ended with code {child.returncode}: {last[0]}"


def _end(child: subprocess.Popen[str]) -> None:
    # Also the children of the shell, which are what hangs. Do not wait for their output: a child that left
    # the group may hold it open.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    _close_pipes(child)
    child.wait()


def _close_pipes(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # the rest of the body cannot be written any more
                pipe.close()


def _post(url: str, body: bytes, seconds: float) -> str | None:
    """Post the body; returns the problem, if there was one.

    In a thread, because the timeout of urllib starts again with each byte that the server sends.
    """
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Fanwen"}
    problems = [f"did not answer within {seconds:g} s"]

    def post() -> None:
        request = urllib.request.Request(url, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=seconds):
                problems.clear()
        except (OSError, ValueError, HTTPException) as error:
            # An error status, a failure of the network, an invalid response.
            problems[:] = [f"failed: {error}"]

    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    thread.join(seconds)
    return problems[0] if problems else None
