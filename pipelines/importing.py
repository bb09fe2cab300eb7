"""Importing: files from disk become records of the archive.

A page or a text becomes one record under its ``file:`` URL; a line of a JSONL file one under the URL that it
names, or else under the file's with the line's number; the responses of a WARC file come over as they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines import archive
from pipelines.archive import ArchiveError, ArchiveWriter, Capture, Record, payload_digest

PAGES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
LINES = (".jsonl",)
WARCS = (".warc", ".warc.gz")
LARGEST = 100 << 20
"""Bytes of one page. What is larger is no page, and would have to be held in memory whole."""

Known = Callable[[str], tuple[str | None, str | None]]
"""Digest and date of the newest good fetch of a URL, (None, None) where there is none."""


@dataclass
class Imported:
    """What an import did."""

    records: int = 0
    unchanged: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Files and records that are nothing Fanwen reads, by their kind."""
    errors: list[str] = field(default_factory=list)
    """One line for each file or line that could not be read: what, where, why."""


def import_paths(paths: Sequence[Path], writer: ArchiveWriter, known: Known) -> Imported:
    """Write everything readable under the paths to the archive. Raises OSError where the archive refuses."""
    report = Imported()
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                _import_file(file, writer, known, report, named=False)
        else:
            _import_file(path, writer, known, report, named=True)
    return report


def _import_file(path: Path, writer: ArchiveWriter, known: Known, report: Imported, named: bool) -> None:
    """Import one file. One that the user ``named`` must be readable; in a folder, others are left out."""
    name = path.name.lower()
    try:
        if path.suffix.lower() in PAGES:
            _import_page(path, writer, known, report)
        elif name.endswith(LINES):
            _import_lines(path, writer, known, report)
        elif name.endswith(WARCS):
            _import_warc(path, writer, known, report)
        elif named:
            path.stat()
            kinds = ", ".join((*PAGES, *LINES, *WARCS))
            report.errors.append(f"{path}: not a kind of file that can be imported (it takes {kinds})")
        else:
            report.left_out[path.suffix or "no suffix"] += 1
    except _Unreadable as error:
        report.errors.append(f"{path}: {error}")


class _Unreadable(Exception):
    """Raised where a file to be imported cannot be read; the message says why."""


def _bytes(path: Path) -> tuple[bytes, str]:
    """The content of a file and the date of its last change, which stands for the date of the fetch."""
    try:
        status = path.stat()
        if status.st_size > LARGEST:
            raise _Unreadable(f"too large for a page: {status.st_size >> 20} MB of at most {LARGEST >> 20}")
        return path.read_bytes(), _iso(datetime.fromtimestamp(status.st_mtime, UTC))
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from error


def _import_page(path: Path, writer: ArchiveWriter, known: Known, report: Imported) -> None:
    body, date = _bytes(path)
    kind = PAGES[path.suffix.lower()]
    _resource(path.resolve().as_uri(), date, kind, body, writer, known, report)


def _import_lines(path: Path, writer: ArchiveWriter, known: Known, report: Imported) -> None:
    try:
        date = _iso(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    url = _url(line) or f"{path.resolve().as_uri()}#line={number}"
                    _resource(url, date, "application/json", line.strip(), writer, known, report)
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from error


def _url(line: bytes) -> str | None:
    """The URL that a JSON object names; a line that is no JSON is archived and rejected later."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) and "://" in url else None


def _resource(
    url: str, date: str, kind: str, body: bytes, writer: ArchiveWriter, known: Known, report: Imported
) -> None:
    if known(url)[0] == payload_digest(body):
        report.unchanged += 1
        return
    writer.write_resource(url, date, kind, body)
    report.records += 1


def _import_warc(path: Path, writer: ArchiveWriter, known: Known, report: Imported) -> None:
    try:
        for record, body in archive.records(path):
            _record(record, body, writer, known, report)
        if path.suffix == ".gz" and (missing := archive.bytes_cut_off(path)):
            raise _Unreadable(f"cut off: {missing} bytes after the last whole record; all before was taken")
    except ArchiveError as error:
        raise _Unreadable(str(error).removeprefix(f"{path}: ")) from error
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from error


def _record(record: Record, body: bytes, writer: ArchiveWriter, known: Known, report: Imported) -> None:
    kind = record.content_type.split(";")[0].strip().lower()
    if kind and not _may_be_page(kind):
        report.left_out[kind] += 1
        return
    if known(record.url) == (record.digest, record.fetched_at):
        report.unchanged += 1
        return
    if record.kind == "resource":
        writer.write_resource(record.url, record.fetched_at, record.content_type, body)
    else:
        capture = Capture(record.url, record.fetched_at, record.status, "", record.headers, body)
        if record.kind == "revisit":
            writer.write_revisit(capture, record.digest, record.url, record.fetched_at, record.status == 304)
        else:
            writer.write(capture)
    report.records += 1


def _may_be_page(kind: str) -> bool:
    return (kind.startswith("text/") and kind not in ("text/css", "text/javascript")) or kind in _PAGE_KINDS


_PAGE_KINDS = ("application/xhtml+xml", "application/xml", "application/json", "application/octet-stream")


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
