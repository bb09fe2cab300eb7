"""The writer: writes captures as WARC records, one gzip member each, to files of bounded size."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from fastwarc.warc import WarcRecord, WarcRecordType
from isal import igzip

OPEN_SUFFIX = ".open"
"""The suffix of a file that is being written; after a crash, ``recover_archive`` repairs such a file."""

RECORDS_PER_FILE = 1_000
"""Cleaning is distributed by file: small files balance the workers, large ones keep the folder short."""

BYTES_PER_FILE = 64 << 20

LEVEL = 3
"""ISA-L's highest: a tenth larger than zlib's level 5, in a third of the time (docs/decisions/0014)."""

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response as it was received, except that its body is decoded."""

    url: str
    fetched_at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Location(NamedTuple):
    """The place of a record: the final name of its file, and the offset of its gzip member."""

    file: str
    offset: int


def payload_digest(body: bytes) -> str:
    """``sha1:`` and the SHA-1 of the body in base 32, as WARC files write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


EMPTY_DIGEST = payload_digest(b"")
"""Of a body without content."""


class ArchiveWriter:
    """Appends records to the files ``<run>-00001.warc.gz``, ``<run>-00002.warc.gz``, … of a folder.

    ``write`` returns after the operating system has taken the record, so a killed process loses no record
    that was written. Raises OSError if the disk cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        run: str,
        records_per_file: int = RECORDS_PER_FILE,
        bytes_per_file: int = BYTES_PER_FILE,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._run = run
        self._limits = (records_per_file, bytes_per_file)
        self._number = 0
        self._count = 0
        self._file: IO[bytes] | None = None
        self._name = ""
        self.written: list[str] = []
        """Names of the files that were closed, in order."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, capture: Capture) -> Location:
        """Append a ``response`` record."""
        record = _record(WarcRecordType.response, capture.url, capture.fetched_at)
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.headers["WARC-Payload-Digest"] = payload_digest(capture.body)
        record.set_bytes_content(_http_head(capture) + capture.body)
        return self._append(record)

    def write_resource(self, url: str, fetched_at: str, content_type: str, body: bytes) -> Location:
        """Append a ``resource`` record: a file that was not fetched over HTTP."""
        record = _record(WarcRecordType.resource, url, fetched_at)
        record.headers["Content-Type"] = content_type
        record.headers["WARC-Payload-Digest"] = payload_digest(body)
        record.set_bytes_content(body)
        return self._append(record)

    def write_revisit(
        self, capture: Capture, digest: str, refers_to_url: str, refers_to_date: str, not_modified: bool
    ) -> Location:
        """Append a ``revisit`` record: the page is unchanged, and its body is not stored again."""
        record = _record(WarcRecordType.revisit, capture.url, capture.fetched_at)
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.headers["WARC-Profile"] = NOT_MODIFIED if not_modified else IDENTICAL
        record.headers["WARC-Payload-Digest"] = digest
        record.headers["WARC-Refers-To-Target-URI"] = refers_to_url
        record.headers["WARC-Refers-To-Date"] = refers_to_date
        record.set_bytes_content(_http_head(capture))
        return self._append(record)

    def close(self) -> None:
        """Close the current file and give it its final name; a file without a record is removed."""
        if self._file is None:
            return
        if self._count == 0:
            self._discard()
            return
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        (self._folder / (self._name + OPEN_SUFFIX)).rename(self._folder / self._name)
        self.written.append(self._name)

    def _append(self, record: WarcRecord) -> Location:
        if self._file is not None and (
            self._count >= self._limits[0] or self._file.tell() >= self._limits[1]
        ):
            self.close()
        if self._file is None:
            self._open()
        return self._write(record)

    def _write(self, record: WarcRecord) -> Location:
        assert self._file is not None
        content = io.BytesIO()
        record.write(content, checksum_data=True)
        member = igzip.compress(content.getbuffer(), LEVEL, mtime=0)
        offset = self._file.tell()
        try:
            write_all(self._file, memoryview(member))
        except BaseException:
            # The records after an incomplete one could not be read.
            self._file.seek(offset)
            self._file.truncate()
            raise
        self._count += 1
        return Location(self._name, offset)

    def _open(self) -> None:
        while self._file is None:
            self._number += 1
            self._name = f"{self._run}-{self._number:05d}.warc.gz"
            path = self._folder / (self._name + OPEN_SUFFIX)
            if not path.exists() and not (self._folder / self._name).exists():
                self._file = path.open("xb", buffering=0)
        info = WarcRecord()
        info.init_headers(record_type=WarcRecordType.warcinfo)
        info.headers["WARC-Filename"] = self._name
        info.headers["Content-Type"] = "application/warc-fields"
        info.set_bytes_content(_INFO)
        try:
            self._write(info)
        except BaseException:
            self._discard()
            raise
        self._count = 0

    def _discard(self) -> None:
        """Remove the current file."""
        assert self._file is not None
        self._file.close()
        self._file = None
        (self._folder / (self._name + OPEN_SUFFIX)).unlink()


_INFO = b"software: Fanwen\r\nformat: WARC File Format 1.1\r\n"
"""Without the machine's name: archives are passed on, and do not say who made them."""


def write_all(file: IO[bytes], data: memoryview) -> None:
    """Write all the data: one call of an unbuffered file may write less, as on a disk that is nearly full."""
    while data:
        data = data[file.write(data) :]


def _record(kind: WarcRecordType, url: str, fetched_at: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = fetched_at
    return record


def _http_head(capture: Capture) -> bytes:
    lines = [f"HTTP/1.1 {capture.status} {_one_line(capture.reason)}"]
    lines += [f"{_one_line(name)}: {_one_line(value)}" for name, value in _rename_stale(capture.headers)]
    return "\r\n".join([*lines, "\r\n"]).encode("utf-8", "replace")


def _rename_stale(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers, with those renamed that describe an encoding or a length that the stored body has lost."""
    stale = {"content-encoding", "transfer-encoding", "content-length"}
    return [(f"X-Archive-Orig-{n}" if n.lower() in stale else n, v) for n, v in headers]


def _one_line(value: str) -> str:
    """A line break in a header would start another header."""
    return " ".join(value.splitlines())
