"""The HTTP response in a record."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import HeaderMap, WarcRecord, WarcRecordType

from pipelines.archive.fields import BadRecord

MAX_BODY_BYTES = 64 << 20
"""A larger body is not a page, and it would have to be held in memory."""

MAX_HEAD_BYTES = 64 << 10
"""Bytes that the head of an HTTP response may add to the body in its record."""

_ENCODINGS = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader}


class HttpResponse(NamedTuple):
    """Status, headers and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Decoded: without transfer and content encodings."""


def parse_response(warc: WarcRecord, block: bytes) -> HttpResponse | None:
    """The response in a record's block; None if there is none. Raises BadRecord if it cannot be used."""
    if warc.record_type == WarcRecordType.resource:
        content_type = warc.headers.get("Content-Type") or ""
        return HttpResponse(200, (("Content-Type", content_type),), _check_size(block))
    http = HeaderMap()
    try:
        body = block[http.parse(io.BytesIO(block)) :]
    except OSError:
        return None
    if not (http.status_line or "").startswith("HTTP/"):
        return None
    status = http.status_code or 0
    if not 100 <= status <= 599:
        raise BadRecord("no HTTP status from 100 to 599")
    return HttpResponse(status, http.to_tuples(), _check_size(_decode(body, http)))


def read_bounded(reader: Any, limit: int) -> bytes:
    """All bytes of the reader. Raises BadRecord above the limit, after reading at most one byte more."""
    data: bytes = reader.read(limit + 1)
    if len(data) > limit:
        raise BadRecord(f"larger than {MAX_BODY_BYTES >> 20} MB")
    return data


def _check_size(body: bytes) -> bytes:
    if len(body) > MAX_BODY_BYTES:
        raise BadRecord(f"larger than {MAX_BODY_BYTES >> 20} MB")
    return body


def _decode(body: bytes, http: HeaderMap) -> bytes:
    """The body without its encodings, or unchanged if it is not encoded as its headers say.

    Some writers store the decoded body and keep the header, so a failed decoding is no damage. Raises
    BadRecord if a small body decodes to more than MAX_BODY_BYTES.
    """
    try:
        if "chunked" in (http.get("Transfer-Encoding") or "").lower():
            body = read_bounded(ChunkedReader(io.BytesIO(body)), MAX_BODY_BYTES)
        reader = _ENCODINGS.get((http.get("Content-Encoding") or "").strip().lower())
        return read_bounded(reader(io.BytesIO(body)), MAX_BODY_BYTES) if reader else body
    except OSError:
        return body
