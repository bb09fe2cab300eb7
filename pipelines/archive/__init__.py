"""The archive: every fetched response, in WARC files with one gzip member per record.

The corpus is derived from it. Writing only appends. A file that is being written ends in ``.open`` and gets
its final name when it is closed, so every file that ends in ``.warc.gz`` is complete.
"""

from pipelines.archive.body_reader import BodyReader
from pipelines.archive.reader import ArchiveError, Record, files, read_body, read_record, records
from pipelines.archive.recovery import recover_archive
from pipelines.archive.response import MAX_BODY_BYTES
from pipelines.archive.writer import EMPTY_DIGEST, ArchiveWriter, Capture, Location, payload_digest

__all__ = [
    "EMPTY_DIGEST",
    "MAX_BODY_BYTES",
    "ArchiveError",
    "ArchiveWriter",
    "BodyReader",
    "Capture",
    "Location",
    "Record",
    "files",
    "payload_digest",
    "read_body",
    "read_record",
    "records",
    "recover_archive",
]
