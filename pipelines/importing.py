"""Importing: files from disk become records of the archive.

A page or a text becomes one record under its ``file:`` URL; a line of a JSONL file one under the URL that it
names, with the line's number where others name it too, or else under the file's with that number; the
responses of a WARC file come over as they are.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from db.import_history import ImportedText, ImportHistory
from pipelines import archive, jsondoc
from pipelines.archive import ArchiveError, ArchiveWriter, Capture, Location, Record, payload_digest
from pipelines.archive.fields import EARLIEST, shown, url_fault
from pipelines.revisits import Revisits
from pipelines.taken import first, following

PAGES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
LINES = (".jsonl",)
WARCS = (".warc", ".warc.gz")
LARGEST = archive.LARGEST
"""Bytes of one page or line."""

_EMPTY = payload_digest(b"")


@dataclass(frozen=True, slots=True)
class Held:
    """What the corpus holds of a URL; None where there is nothing."""

    digest: str | None = None
    """Of the body of the newest good fetch."""
    fetched_at: str | None = None
    """When that was; UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    checked_at: str | None = None
    """When the newest fetch was, good or not."""


Known = Callable[[str], Held]
"""What the corpus holds of a URL."""


@dataclass
class Imported:
    """What an import did."""

    records: int = 0
    unchanged: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Files and records that are nothing Fanwen reads, by their kind."""
    errors: list[str] = field(default_factory=list)
    """One line for each file, line or record that could not be read: what, where, why."""
    notes: list[str] = field(default_factory=list)
    """One line for each text under whose URL this import has another one too, of which the newer counts."""


def import_paths(paths: Sequence[Path], writer: ArchiveWriter, known: Known) -> Imported:
    """Write everything readable under the paths to the archive. Raises OSError where the archive refuses."""
    run = _Import(writer, known, Imported(), ImportHistory())
    for path in paths:
        try:
            if stat.S_ISDIR(_status(path).st_mode):
                _import_folder(path, run)
            else:
                _import_file(path, run, named=True)
        except _Unreadable as error:
            run.report.errors.append(f"{shown(path)}: {error}")
    return run.report


class _Unreadable(Exception):
    """Raised where a file to be imported cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class _Import:
    writer: ArchiveWriter
    known: Known
    report: Imported
    taken: ImportHistory


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise _Unreadable(_reason(error)) from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or shown(error)


def _import_folder(folder: Path, run: _Import) -> None:
    """Import the files below the folder. Links to folders are left out, so that none is walked twice."""
    report = run.report
    found: list[Path] = []

    def complain(error: OSError) -> None:
        report.errors.append(f"{shown(error.filename)}: {_reason(error)}")

    for top, inner, names in os.walk(folder, onerror=complain):
        hidden = [name for name in inner if name.startswith(".")]
        if hidden:
            report.left_out["hidden folder"] += len(hidden)
        inner[:] = [name for name in inner if name not in hidden]
        found.extend(Path(top, name) for name in names)
        if links := sum(Path(top, name).is_symlink() for name in inner):
            report.left_out["link to a folder"] += links
    for path in sorted(found):
        try:
            _import_file(path, run, named=False)
        except _Unreadable as error:
            report.errors.append(f"{shown(path)}: {error}")


def _import_file(path: Path, run: _Import, named: bool) -> None:
    """Import one file. One that the user ``named`` must be readable; in a folder, others are left out."""
    take = _taker(path)
    if take and stat.S_ISREG(_status(path).st_mode):
        take(path, run)
    elif named:
        kinds = ", ".join((*PAGES, *LINES, *WARCS))
        what = "not a regular file" if take else f"not a kind of file that can be imported (it takes {kinds})"
        raise _Unreadable(what)
    else:
        run.report.left_out["not a regular file" if take else path.suffix or "no suffix"] += 1


def _taker(path: Path) -> Callable[[Path, _Import], None] | None:
    """What imports a file of this name."""
    name = path.name.lower()
    if path.suffix.lower() in PAGES:
        return _import_page
    if name.endswith(LINES):
        return _import_lines
    return _import_warc if name.endswith(WARCS) else None


def _import_page(path: Path, run: _Import) -> None:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise _Unreadable(_reason(error)) from error
    if len(body) > LARGEST:
        raise _Unreadable(f"too large for a page: more than {LARGEST >> 20} MB")
    _resource(_usable(_address(path)), _changed(path), PAGES[path.suffix.lower()], body, run, shown(path))


def _import_lines(path: Path, run: _Import) -> None:
    """Import a JSONL file. It is read twice: which URLs occur again is known only at its end."""
    shared = jsondoc.shared_urls(line for _, line in _lines(path))
    date = _changed(path)
    for number, line in _lines(path):
        if line is not None and not line.strip():
            continue
        where = f"{shown(path)}: line {number}"
        try:
            _import_line(_line_url(path, number, line, shared), date, line, run, where)
        except _Unreadable as error:
            run.report.errors.append(f"{where}: {error}")


def _import_line(url: str, date: str, line: bytes | None, run: _Import, where: str) -> None:
    if line is None:
        raise _Unreadable(f"larger than {LARGEST >> 20} MB")
    _resource(url, date, "application/json", line.strip(), run, where)


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    try:
        yield from jsondoc.lines(path, LARGEST)
    except OSError as error:
        raise _Unreadable(_reason(error)) from error


def _line_url(path: Path, number: int, line: bytes | None, shared: Container[bytes]) -> str:
    url = jsondoc.named_url(line or b"")
    if url and jsondoc.url_key(url) in shared:
        url = f"{url}#line={number}"
    return url if url and not url_fault(url) else _usable(f"{_address(path)}#line={number}")


def _usable(url: str) -> str:
    if fault := url_fault(url):
        raise _Unreadable(fault)
    return url


def _address(path: Path) -> str:
    """The ``file:`` URL of a file, whatever the bytes of its name."""
    try:
        return path.resolve().as_uri()
    except (ValueError, RuntimeError, OSError) as error:
        raise _Unreadable(f"its name makes no URL: {shown(error)}") from error


def _changed(path: Path) -> str:
    """When the file was last changed, which stands for the date of the fetch; now, if it makes no sense."""
    changed = _status(path).st_mtime
    now = datetime.now(UTC)
    sensible = datetime(EARLIEST, 1, 1, tzinfo=UTC).timestamp() <= changed <= now.timestamp()
    return _iso(datetime.fromtimestamp(changed, UTC) if sensible else now)


def _resource(url: str, date: str, kind: str, body: bytes, run: _Import, where: str) -> None:
    """Write a file or a line, unless the corpus or this import holds it.

    What is imported last counts, however old it is; of what one import brings under the same URL, the newest.
    """
    digest = payload_digest(body)
    before = run.taken.get(url)
    held = run.known(url)
    if digest == (before.digest if before else held.digest):
        run.report.unchanged += 1
        text = before or ImportedText(date, digest, held.fetched_at or date)
        run.taken.put(url, max(text, text._replace(changed=date)))
        return
    if before:
        text = following(date, digest, before)
        counts = "this one counts" if text > before else "that one counts"
        run.report.notes.append(
            f"{where}: another file of this import has another text under {shown(url)}; {counts}, "
            "the archive keeps both"
        )
    else:
        text = first(date, digest, held.fetched_at)
    run.writer.write_resource(url, text.fetched_at, kind, body)
    run.taken.put(url, max(text, before) if before else text)
    run.report.records += 1


def _import_warc(path: Path, run: _Import) -> None:
    pageless: list[Location] = []
    revisits = Revisits(path)
    try:
        for found in archive.records(path, run.report.errors, pageless, run.report.errors):
            _record(*revisits.resolved(*found), run)
    except ArchiveError as error:
        raise _Unreadable(str(error).removeprefix(f"{shown(path)}: ")) from error
    finally:
        if pageless:
            run.report.left_out["records without a page"] += len(pageless)


def _record(record: Record, body: bytes, run: _Import) -> None:
    kind = record.content_type.split(";")[0].strip().lower()
    if kind and not _may_be_page(kind):
        run.report.left_out[kind] += 1
    elif _adds_nothing(record, run.known(record.url)):
        run.report.unchanged += 1
    else:
        _copy(record, body, run.writer)
        run.report.records += 1


def _adds_nothing(record: Record, held: Held) -> bool:
    """Whether the corpus would stay as it is: it has seen this fetch, or a later one.

    A good fetch is measured by the good ones alone: a page that is gone today is worth having from before.
    """
    if record.kind == "revisit" or record.status != 200:
        return held.checked_at is not None and held.checked_at >= record.fetched_at
    if held.fetched_at is None or held.digest is None:
        return False
    # As the corpus orders good fetches: any body before none, then the newer, then the greater digest.
    theirs = (record.digest != _EMPTY, record.fetched_at, record.digest)
    return theirs <= (held.digest != _EMPTY, held.fetched_at, held.digest)


def _copy(record: Record, body: bytes, writer: ArchiveWriter) -> None:
    if record.kind == "resource":
        writer.write_resource(record.url, record.fetched_at, record.content_type, body)
        return
    capture = Capture(record.url, record.fetched_at, record.status, "", record.headers, body)
    if record.kind == "revisit":
        writer.write_revisit(capture, record.digest, record.url, record.fetched_at, record.status == 304)
    else:
        writer.write(capture)


def _may_be_page(kind: str) -> bool:
    return (kind.startswith("text/") and kind not in ("text/css", "text/javascript")) or kind in _PAGE_KINDS


_PAGE_KINDS = ("application/xhtml+xml", "application/xml", "application/json", "application/octet-stream")


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
