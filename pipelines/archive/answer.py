"""The HTTP response that a record holds."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import HeaderMap, WarcRecord, WarcRecordType

from pipelines.archive.fields import BadRecord

LARGEST = 64 << 20
"""Bytes of one body. What is larger is no page, and would have to be held in memory whole."""

HEAD = 64 << 10
"""Bytes by which the head of an HTTP response may make its record larger than the body."""

_ENCODINGS = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader}


class Answer(NamedTuple):
    """What a record holds of an HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Without its encodings."""


def answer_of(warc: WarcRecord, block: bytes) -> Answer | None:
    """The response in a record's block; None where there is none."""
    if warc.record_type == WarcRecordType.resource:
        content_type = warc.headers.get("Content-Type") or ""
        return Answer(200, (("Content-Type", content_type),), _page(block))
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
    return Answer(status, http.to_tuples(), _page(_decoded(body, http)))


def bounded(reader: Any, limit: int) -> bytes:
    """All that the reader gives. Raises BadRecord, having held one byte more at most, above the limit."""
    data: bytes = reader.read(limit + 1)
    if len(data) > limit:
        raise BadRecord(f"larger than {LARGEST >> 20} MB")
    return data


def _page(body: bytes) -> bytes:
    if len(body) > LARGEST:
        raise BadRecord(f"larger than {LARGEST >> 20} MB")
    return body


def _decoded(body: bytes, http: HeaderMap) -> bytes:
    """The body without its encodings, or as it lies where it does not bear the encoding it claims.

    Some writers store the body decoded and leave the header: a failed decoding is no damage. Raises BadRecord
    where a small body decodes to one that no memory may hold.
    """
    try:
        if "chunked" in (http.get("Transfer-Encoding") or "").lower():
            body = bounded(ChunkedReader(io.BytesIO(body)), LARGEST)
        reader = _ENCODINGS.get((http.get("Content-Encoding") or "").strip().lower())
        return bounded(reader(io.BytesIO(body)), LARGEST) if reader else body
    except OSError:
        return body
