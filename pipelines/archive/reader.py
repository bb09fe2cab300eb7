"""Reading: the records of a WARC file that the pipeline can use, of our own writing or another's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.archive.answer import HEAD, LARGEST, Answer, answer_of, bounded
from pipelines.archive.damage import is_member, member_end, next_record
from pipelines.archive.fields import BadRecord, shown, url_fault, utc_seconds
from pipelines.archive.writer import Location, payload_digest

_PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_KINDS = _PAGES | WarcRecordType.conversion | WarcRecordType.continuation | WarcRecordType.unknown
"""All but what stands beside the records of pages in every archive, so that nobody misses it."""

_T = TypeVar("_T")


class ArchiveError(Exception):
    """Raised when a WARC file cannot be read on; the message names the file, the offset and the reason."""


class Record(NamedTuple):
    """What the archive says of one fetch, without the body."""

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
    """Of the body; for a revisit, of the body that it refers to."""
    location: Location
    headers: tuple[tuple[str, str], ...] = ()


def files(folder: Path) -> list[Path]:
    """The finished WARC files of the folder, by name."""
    return sorted(folder.glob("*.warc.gz"))


def records(
    path: Path,
    bad: list[str] | None = None,
    pageless: list[Location] | None = None,
    lost: list[str] | None = None,
) -> Iterator[tuple[Record, bytes]]:
    """Yield the records of a WARC file, compressed or not, with their bodies, in the order of the file.

    A record that cannot be used is passed over and named in ``bad``: one line with the file, the offset and
    the reason. A damaged place with records behind it is passed over too, and named in ``lost``. Where a
    record that holds no response lies is noted in ``pageless``. Raises ArchiveError where the file cannot be
    read to its end; what came before has been yielded by then.
    """
    reading = _Reading(path)
    reading.bad, reading.lost = (named if named is not None else [] for named in (bad, lost))
    reading.pageless = pageless if pageless is not None else []
    try:
        with path.open("rb") as file:
            start: int | None = 0
            while start is not None:
                yield from reading.onward(file, start)
                start = reading.resumed(file)
    except OSError as error:
        raise ArchiveError(f"{shown(path)}: cannot be read: {error.strerror or error}") from error


@dataclass
class _Reading:
    """How far one file has been read."""

    path: Path
    bad: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pageless: list[Location] = field(default_factory=list)
    offset: int = 0
    """Of the record that was come to last."""
    done: bool = False
    """Whether that record was read, and well."""
    error: Exception | None = None

    def onward(self, file: IO[bytes], start: int) -> Iterator[tuple[Record, bytes]]:
        """The records from an offset on, up to the end of the file or the next damage.

        Each is held back until the next has been come to: only then was its checksum looked at.
        """
        self.offset, self.done, self.error = start, False, None
        file.seek(start)
        held = None
        try:
            # Of all kinds: were some left out here, the offset of a damage behind them would not be known.
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
            found = _read(warc, location)
        except BadRecord as reason:
            self.bad.append(f"{shown(self.path)}: bad record at offset {self.offset}: {reason}")
            return None
        if found is None:
            self.pageless.append(location)
        return found

    def resumed(self, file: IO[bytes]) -> int | None:
        """Where reading goes on behind a damage; None at a good end. Raises ArchiveError at a bad one."""
        damage, onward = self._damage(file)
        if damage is None:
            return None
        if onward is None:
            left = file.seek(0, os.SEEK_END) - damage
            problem = f"cut off or damaged: {left} bytes from offset {damage} to its end cannot be read"
            raise ArchiveError(f"{shown(self.path)}: {problem}; all before was taken")
        lost = f"{onward - damage} bytes are lost, the records behind them are read"
        self.lost.append(f"{shown(self.path)}: damaged at offset {damage}: {lost}")
        return onward

    def _damage(self, file: IO[bytes]) -> tuple[int | None, int | None]:
        """Where the damage begins and where the next record does; the first is None where all is well."""
        end = member_end(file, self.offset)
        if end is None and self.error is None and not is_member(file, self.offset):
            return None, None  # not compressed record by record: there is no offset to go by
        if self.done and end is not None:
            # The last record is well: what follows it is not, if anything does.
            whole = end == file.seek(0, os.SEEK_END)
            return (None, None) if whole else (end, next_record(file, end + 1))
        return self.offset, end or next_record(file, self.offset + 1)


def read_body(folder: Path, location: Location, digest: str | None = None) -> bytes:
    """The body of one record. Raises ArchiveError where it cannot be had, or is not the one of the digest.

    A record whose digest is known was read before, so nothing else of it is looked at.
    """
    if digest is None:
        return read_record(folder, location)[1]
    body = _one(folder, location, lambda warc, _: answer_of(warc, block_of(warc))).body
    if payload_digest(body) != digest:
        path = folder / location.file
        raise ArchiveError(f"{path}: offset {location.offset} holds another page than was ingested")
    return body


def read_record(folder: Path, location: Location) -> tuple[Record, bytes]:
    """One record with its body. Raises ArchiveError where it cannot be had."""
    return _one(folder, location, _read)


def _one(folder: Path, location: Location, read: Callable[[WarcRecord, Location], _T | None]) -> _T:
    """What ``read`` makes of the record at this place. Raises ArchiveError where that is nothing."""
    path = folder / location.file
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(location.offset)
            warc = next(iter(ArchiveIterator(file, parse_http=False)), None)
            found = read(warc, location) if warc else None
    except (OSError, ValueError, BadRecord) as error:
        raise ArchiveError(f"{path}: no record at offset {location.offset}: {error}") from error
    if found is None:
        raise ArchiveError(f"{path}: no record at offset {location.offset}")
    return found


def _read(warc: WarcRecord, location: Location) -> tuple[Record, bytes] | None:
    """The record and its body, or None where it holds no response.

    Raises OSError where the record is cut off, BadRecord where it is whole but cannot be used.
    """
    block = block_of(warc)
    url = _url(warc) if warc.record_type & _PAGES else ""
    answer = answer_of(warc, block) if url else None
    return (_record(warc, url, location, answer), answer.body) if answer else None


def block_of(warc: WarcRecord) -> bytes:
    """All that the record holds. Raises OSError where it is cut off, BadRecord where that is too much."""
    length = warc.headers.get("Content-Length") or ""
    if not (length.isascii() and length.isdecimal()):
        raise BadRecord("no Content-Length")
    # No more is asked for than there should be: the reader sets aside at once what it is asked for.
    block = bounded(warc.reader, min(int(length), LARGEST + HEAD))
    if len(block) < int(length):
        raise OSError(f"the record at offset {warc.stream_pos} is cut off")
    return block


def _url(warc: WarcRecord) -> str:
    """The URL of the record, "" where it names none. Raises BadRecord where it cannot be used."""
    try:
        url = (warc.headers.get_bytes(b"WARC-Target-URI") or b"").decode().strip("<>")
    except UnicodeDecodeError:
        raise BadRecord("a URL that is not UTF-8") from None
    if reason := url_fault(url):
        raise BadRecord(reason)
    return url


def _record(warc: WarcRecord, url: str, location: Location, answer: Answer) -> Record:
    by_name = {name.lower(): value for name, value in answer.headers}
    kind = str(warc.record_type)
    known = warc.headers.get("WARC-Payload-Digest") if kind == "revisit" else None
    return Record(
        kind=kind,
        url=url,
        fetched_at=utc_seconds(warc.headers.get("WARC-Date") or ""),
        status=answer.status,
        content_type=by_name.get("content-type", ""),
        etag=by_name.get("etag"),
        last_modified=by_name.get("last-modified"),
        digest=known or payload_digest(answer.body),
        location=location,
        headers=answer.headers,
    )
