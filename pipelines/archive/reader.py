"""The reader: the records of a WARC file that the pipeline can use, written by Fanwen or another crawler."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.archive.damage import is_member, member_end, next_record
from pipelines.archive.fields import BadRecord, normalize_date, one_line, url_fault
from pipelines.archive.response import (
    MAX_BODY_BYTES,
    MAX_HEAD_BYTES,
    HttpResponse,
    parse_response,
    read_bounded,
)
from pipelines.archive.writer import Location, payload_digest

_PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_KINDS = _PAGES | WarcRecordType.conversion | WarcRecordType.continuation | WarcRecordType.unknown
"""All kinds except those that accompany pages in every archive (request, metadata, warcinfo)."""

_T = TypeVar("_T")


class ArchiveError(Exception):
    """Raised where a WARC file cannot be read on; the message names the file, the offset and the reason."""


class Record(NamedTuple):
    """One fetch, without its body."""

    kind: str
    """response, resource or revisit."""
    url: str
    fetched_at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    status: int
    """The HTTP status; 200 for a resource."""
    content_type: str
    etag: str | None
    last_modified: str | None
    digest: str
    """Of the body; of the body that it refers to if it is a revisit."""
    location: Location
    headers: tuple[tuple[str, str], ...] = ()


def files(folder: Path) -> list[Path]:
    """The finished WARC files of the folder, sorted by name."""
    return sorted(folder.glob("*.warc.gz"))


def records(
    path: Path,
    bad: list[str] | None = None,
    pageless: list[Location] | None = None,
    lost: list[str] | None = None,
) -> Iterator[tuple[Record, bytes]]:
    """Yield the records of a WARC file, compressed or not, with their bodies, in the order of the file.

    A record that cannot be used is skipped and adds a line to ``bad``: the file, the offset and the reason. A
    damaged place that is followed by records is skipped too, and adds a line to ``lost``. The location of a
    record without a response is added to ``pageless``. Raises ArchiveError if the file cannot be read to its
    end, after the records before that place have been yielded.
    """
    reading = _Reading(path)
    reading.bad, reading.lost = (lines if lines is not None else [] for lines in (bad, lost))
    reading.pageless = pageless if pageless is not None else []
    try:
        with path.open("rb") as file:
            start: int | None = 0
            while start is not None:
                yield from reading.read_from(file, start)
                start = reading.find_next_start(file)
    except OSError as error:
        raise ArchiveError(f"{one_line(path)}: cannot be read: {error.strerror or error}") from error


@dataclass
class _Reading:
    """The state of reading one file."""

    path: Path
    bad: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pageless: list[Location] = field(default_factory=list)
    offset: int = 0
    """Of the last record that was reached."""
    done: bool = False
    """Whether that record was read without an error."""
    error: Exception | None = None

    def read_from(self, file: IO[bytes], start: int) -> Iterator[tuple[Record, bytes]]:
        """The records from an offset on, up to the end of the file or the next damage.

        Each is held back until the next one is reached: only then has its checksum been verified.
        """
        self.offset, self.done, self.error = start, False, None
        file.seek(start)
        held = None
        try:
            # All kinds: if some were skipped here, the offset of damage after them would be unknown.
            for warc in ArchiveIterator(file, parse_http=False):
                if held:
                    yield held
                held = None
                self.offset, self.done = warc.stream_pos, False
                held = self._usable(warc) if warc.record_type & _KINDS else None
                self.done = True
        except (OSError, ValueError) as error:
            self.error = error
        if held and is_member(file, self.offset):
            self.done = member_end(file, self.offset) is not None
        if held and self.done:
            yield held

    def _usable(self, warc: WarcRecord) -> tuple[Record, bytes] | None:
        location = Location(self.path.name, self.offset)
        try:
            record_and_body = _read(warc, location)
        except BadRecord as reason:
            self.bad.append(f"{one_line(self.path)}: bad record at offset {self.offset}: {reason}")
            return None
        if record_and_body is None:
            self.pageless.append(location)
        return record_and_body

    def find_next_start(self, file: IO[bytes]) -> int | None:
        """The offset at which reading continues after damage; None at an undamaged end of the file.

        Raises ArchiveError if no record follows the damage.
        """
        damage, next_start = self._find_damage(file)
        if damage is None:
            return None
        if next_start is None:
            left = file.seek(0, os.SEEK_END) - damage
            problem = f"cut off or damaged: {left} bytes from offset {damage} to its end cannot be read"
            raise ArchiveError(f"{one_line(self.path)}: {problem}; all before was taken")
        lost = f"{next_start - damage} bytes are lost, the records after them are read"
        self.lost.append(f"{one_line(self.path)}: damaged at offset {damage}: {lost}")
        return next_start

    def _find_damage(self, file: IO[bytes]) -> tuple[int | None, int | None]:
        """The offsets of the damage and of the next record; the first is None if there is no damage."""
        end = member_end(file, self.offset)
        if end is None and self.error is None and not is_member(file, self.offset):
            return None, None  # not compressed record by record: no record has an offset of its own
        if self.done and end is not None:
            # The last record is undamaged: if anything follows it, that is the damage.
            is_complete = end == file.seek(0, os.SEEK_END)
            return (None, None) if is_complete else (end, next_record(file, end + 1))
        return self.offset, end or next_record(file, self.offset + 1)


def read_body(folder: Path, location: Location, digest: str | None = None) -> bytes:
    """The body of one record. Raises ArchiveError if it cannot be read or has another digest.

    A record whose digest is known was read before, so its other fields are not checked.
    """
    if digest is None:
        return read_record(folder, location)[1]
    body = _read_at(folder, location, lambda warc, _: parse_response(warc, read_block(warc))).body
    if payload_digest(body) != digest:
        path = folder / location.file
        raise ArchiveError(f"{path}: offset {location.offset} holds another page than was ingested")
    return body


def read_record(folder: Path, location: Location) -> tuple[Record, bytes]:
    """One record with its body. Raises ArchiveError if it cannot be read."""
    return _read_at(folder, location, _read)


def _read_at(folder: Path, location: Location, read: Callable[[WarcRecord, Location], _T | None]) -> _T:
    """The result of ``read`` for the record at this location. Raises ArchiveError if that is None."""
    path = folder / location.file
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(location.offset)
            warc = next(iter(ArchiveIterator(file, parse_http=False)), None)
            result = read(warc, location) if warc else None
    except (OSError, ValueError, BadRecord) as error:
        raise ArchiveError(f"{path}: no record at offset {location.offset}: {error}") from error
    if result is None:
        raise ArchiveError(f"{path}: no record at offset {location.offset}")
    return result


def _read(warc: WarcRecord, location: Location) -> tuple[Record, bytes] | None:
    """The record and its body, or None if it holds no response.

    Raises OSError if the record is cut off, BadRecord if it is complete but cannot be used.
    """
    block = read_block(warc)
    url = _url(warc) if warc.record_type & _PAGES else ""
    response = parse_response(warc, block) if url else None
    return (_record(warc, url, location, response), response.body) if response else None


def read_block(warc: WarcRecord) -> bytes:
    """The content of the record. Raises OSError if it is cut off, BadRecord if it is too large."""
    length = warc.headers.get("Content-Length") or ""
    if not (length.isascii() and length.isdecimal()):
        raise BadRecord("no Content-Length")
    # No more than Content-Length: the reader allocates at once as much memory as it is asked to read.
    block = read_bounded(warc.reader, min(int(length), MAX_BODY_BYTES + MAX_HEAD_BYTES))
    if len(block) < int(length):
        raise OSError(f"the record at offset {warc.stream_pos} is cut off")
    return block


def _url(warc: WarcRecord) -> str:
    """The URL of the record, "" if it has none. Raises BadRecord if the URL cannot be used."""
    try:
        url = (warc.headers.get_bytes(b"WARC-Target-URI") or b"").decode().strip("<>")
    except UnicodeDecodeError:
        raise BadRecord("a URL that is not UTF-8") from None
    if reason := url_fault(url):
        raise BadRecord(reason)
    return url


def _record(warc: WarcRecord, url: str, location: Location, response: HttpResponse) -> Record:
    by_name = {name.lower(): value for name, value in response.headers}
    kind = str(warc.record_type)
    known = warc.headers.get("WARC-Payload-Digest") if kind == "revisit" else None
    return Record(
        kind=kind,
        url=url,
        fetched_at=normalize_date(warc.headers.get("WARC-Date") or ""),
        status=response.status,
        content_type=by_name.get("content-type", ""),
        etag=by_name.get("etag"),
        last_modified=by_name.get("last-modified"),
        digest=known or payload_digest(response.body),
        location=location,
        headers=response.headers,
    )
