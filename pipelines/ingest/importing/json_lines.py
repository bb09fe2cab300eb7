"""JSON lines: each line of a file is one text."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO

from pipelines.archive.fields import one_line, url_fault
from pipelines.ingest.importing import files
from pipelines.ingest.importing.items import Text, UnreadableFile
from pipelines.ingest.importing.report import ImportReport


def read_json_lines(path: Path, report: ImportReport) -> Iterator[Text]:
    """The lines of a file as texts; one that cannot be used becomes an error of the report.

    The file is read twice: which URLs occur more than once is known only at its end. Raises UnreadableFile.
    """
    shared = shared_urls(line for _, line in _readable_lines(path))
    date = files.change_date(path)
    for number, line in _readable_lines(path):
        if line is not None and not line.strip():
            continue
        where = f"{one_line(path)}: line {number}"
        try:
            text = _line_text(_line_url(path, number, line, shared), date, line, where)
        except UnreadableFile as error:
            report.errors.append(f"{where}: {error}")
        else:
            yield text


def _line_text(url: str, date: str, line: bytes | None, where: str) -> Text:
    if line is None:
        raise UnreadableFile(f"larger than {files.MAX_BYTES >> 20} MB")
    return Text(url, date, "application/json", line.strip(), where)


def _readable_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    try:
        yield from bounded_lines(path, files.MAX_BYTES)
    except OSError as error:
        raise UnreadableFile(files.error_reason(error)) from error


def bounded_lines(path: Path, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers; None in the place of one of more than ``limit`` bytes.

    Raises OSError.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(limit + 1):
            number += 1
            is_whole = len(line) <= limit or line.endswith(b"\n")
            yield number, line if is_whole else None
            if not is_whole:
                _skip_line(file)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _line_url(path: Path, number: int, line: bytes | None, shared: Container[bytes]) -> str:
    """The URL that the line names, with the line number if it is shared; else the file's with the number."""
    url = named_url(line or b"")
    if url and url_key(url) in shared:
        url = f"{url}#line={number}"
    return url if url and not url_fault(url) else files.check_url(f"{files.file_url(path)}#line={number}")


def named_url(line: bytes) -> str | None:
    """The usable URL that a JSON object names in ``url``; None if there is none, or the line is not JSON."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) and "://" in url and not url_fault(url) else None


def shared_urls(lines: Iterable[bytes | None]) -> set[bytes]:
    """Keys of the URLs that more than one line names: under such a URL only one of the lines would count."""
    once: set[bytes] = set()
    shared: set[bytes] = set()
    for line in lines:
        if line and (url := named_url(line)):
            key = url_key(url)
            (shared if key in once else once).add(key)
    return shared


def url_key(url: str) -> bytes:
    """8 bytes that stand for the URL: a file may name millions."""
    return blake2b(url.encode(), digest_size=8).digest()
