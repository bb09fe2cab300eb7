"""JSON lines: the lines of a file, and the URLs that they name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO

from pipelines.archive.fields import url_fault


def lines(path: Path, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers; None in the place of one of more than ``limit`` bytes.

    Raises OSError.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(limit + 1):
            number += 1
            whole = len(line) <= limit or line.endswith(b"\n")
            yield number, line if whole else None
            if not whole:
                _skip_line(file)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def named_url(line: bytes) -> str | None:
    """The usable URL that a JSON object names in ``url``; None where it names none, or is no JSON."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) and "://" in url and not url_fault(url) else None


def shared_urls(all_lines: Iterable[bytes | None]) -> set[bytes]:
    """Keys of the URLs that more than one line names: under such a one, all lines but one would be lost."""
    once: set[bytes] = set()
    shared: set[bytes] = set()
    for line in all_lines:
        if line and (url := named_url(line)):
            key = url_key(url)
            (shared if key in once else once).add(key)
    return shared


def url_key(url: str) -> bytes:
    """Stands for the URL where millions of them are to be held."""
    return blake2b(url.encode(), digest_size=8).digest()
