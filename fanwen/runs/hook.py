"""The hook: a command and an address of the owner's that are told when something is wrong.

What becomes of the call changes nothing: a hook that fails costs one line on standard error.
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
"""Characters in the environment, which the kernel bounds; standard input has all of it."""


def call(hook: Hook, news: Mapping[str, Any]) -> Iterator[str]:
    """Tell the news by every way that the hook has; yields a line for each that failed."""
    told = json.dumps(news, ensure_ascii=False, sort_keys=True) + "\n"
    if hook.command is not None and (problem := _run(hook.command, told, news, hook.timeout)):
        yield f"hook.command {problem}"
    if hook.url is not None and (problem := _post(hook.url, told.encode(), hook.timeout)):
        # Not the whole address: services of this kind put their secret into its path.
        yield f"hook.url ({urlsplit(hook.url).hostname}) {problem}"


def _run(command: str, told: str, news: Mapping[str, Any], seconds: float) -> str | None:
    """Run the command; returns what is wrong with it, if anything."""
    environment = {
        **os.environ,
        "FANWEN_RUN": str(news["run"]),
        "FANWEN_EXIT_CODE": str(news["exit_code"]),
        "FANWEN_MESSAGE": "\n".join(news["lines"]).replace("\0", "")[:LONGEST_MESSAGE],
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
        said, _ = child.communicate(told, seconds)
    except subprocess.TimeoutExpired as expired:
        if child.poll() is None:
            _end(child)
            return f"took longer than {seconds:g} s and was ended"
        # It ended in time, and left something behind that holds its output open.
        said = (expired.output or b"").decode(errors="replace")
        _let_go(child)
    if child.returncode == 0:
        return None
    last = said.strip().splitlines()[-1:] or ["it said nothing"]
    return f"ended with code {child.returncode}: {last[0]}"


def _end(child: subprocess.Popen[str]) -> None:
    # The shell's children too: one of them is what hangs. Their output is not waited for: one that left the
    # group may hold it open.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    _let_go(child)
    child.wait()


def _let_go(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not read of the news cannot be written any more
                pipe.close()


def _post(url: str, told: bytes, seconds: float) -> str | None:
    """Post the news; returns what went wrong, if anything.

    In a thread: the library's own limit counts from one byte to the next, and a server may send few.
    """
    head = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Fanwen"}
    problems = [f"did not answer within {seconds:g} s"]

    def post() -> None:
        request = urllib.request.Request(url, told, head, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=seconds):
                problems.clear()
        except (OSError, ValueError, HTTPException) as error:
            # A status that is no success, a failure of the network, an answer that is none.
            problems[:] = [f"failed: {error}"]

    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    thread.join(seconds)
    return problems[0] if problems else None
