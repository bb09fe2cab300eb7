"""Reading: the records of a WARC file that the pipeline can use, of our own writing or another's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from pipelines.archive.writer import Location, payload_digest

_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_ENCODINGS = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader}


class ArchiveError(Exception):
    """Raised when a WARC file cannot be read on; the message names the file, the offset and the reason."""


@dataclass(frozen=True, slots=True)
class Record:
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


def records(path: Path) -> Iterator[tuple[Record, bytes]]:
    """Yield the records of a WARC file, compressed or not, with their bodies, in the order of the file.

    Raises ArchiveError where the file is damaged; what came before the damage has been yielded by then.
    """
    offset = 0
    try:
        for warc in ArchiveIterator(str(path), record_types=_KINDS, parse_http=False, fsspec_args=False):
            offset = warc.stream_pos
            found = _read(warc, Location(path.name, offset))
            if found is not None:
                yield found
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: damaged after offset {offset}: {error}") from error


def read_body(folder: Path, location: Location) -> bytes:
    """The body of one record. Raises ArchiveError where it cannot be had."""
    path = folder / location.file
    try:
        with path.open("rb") as file:
            file.seek(location.offset)
            warc = next(iter(ArchiveIterator(file, parse_http=False)), None)
            found = warc and _read(warc, location)
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: no record at offset {location.offset}: {error}") from error
    if not found:
        raise ArchiveError(f"{path}: no record at offset {location.offset}")
    return found[1]


def _read(warc: WarcRecord, location: Location) -> tuple[Record, bytes] | None:
    """The record and its body, or None where it holds no response. Raises OSError where it is cut off."""
    block = warc.reader.read()
    if len(block) < int(warc.headers.get("Content-Length") or 0):
        raise OSError(f"the record at offset {warc.stream_pos} is cut off")
    url = (warc.headers.get("WARC-Target-URI") or "").strip("<>")
    if not url:
        return None
    if warc.record_type == WarcRecordType.resource:
        content_type = warc.headers.get("Content-Type") or ""
        return _record(warc, url, location, 200, (("Content-Type", content_type),), block), block
    http = HeaderMap()
    try:
        body = block[http.parse(io.BytesIO(block)) :]
    except OSError:
        return None
    if http.status_code is None:
        return None
    body = _decoded(body, http)
    return _record(warc, url, location, http.status_code, http.to_tuples(), body), body


def _record(
    warc: WarcRecord,
    url: str,
    location: Location,
    status: int,
    headers: tuple[tuple[str, str], ...],
    body: bytes,
) -> Record:
    by_name = {name.lower(): value for name, value in headers}
    kind = str(warc.record_type)
    known = warc.headers.get("WARC-Payload-Digest") if kind == "revisit" else None
    return Record(
        kind=kind,
        url=url,
        fetched_at=_whole_seconds(warc.headers.get("WARC-Date") or ""),
        status=status,
        content_type=by_name.get("content-type", ""),
        etag=by_name.get("etag"),
        last_modified=by_name.get("last-modified"),
        digest=known or payload_digest(body),
        location=location,
        headers=headers,
    )


def _decoded(body: bytes, http: HeaderMap) -> bytes:
    """The body without its encodings, or as it lies where it does not bear the encoding it claims.

    Some writers store the body decoded and leave the header: a failed decoding is no damage.
    """
    try:
        if "chunked" in (http.get("Transfer-Encoding") or "").lower():
            body = ChunkedReader(io.BytesIO(body)).read()
        reader = _ENCODINGS.get((http.get("Content-Encoding") or "").strip().lower())
        return reader(io.BytesIO(body)).read() if reader else body
    except OSError:
        return body


def _whole_seconds(date: str) -> str:
    """WARC 1.1 allows fractions of a second; the corpus compares dates as text, so they are cut off."""
    return date if len(date) <= 20 else date[:19] + "Z"
