"""The archive: every fetched response, as WARC files with a gzip member for each record.

It is the truth that the corpus is derived from. Writing appends; a file under way ends in ``.open`` and gets
its final name when it is closed, so that whatever ends in ``.warc.gz`` is whole.
"""

from pipelines.archive.answer import LARGEST
from pipelines.archive.bodies import Bodies
from pipelines.archive.reader import ArchiveError, Record, files, read_body, read_record, records
from pipelines.archive.recovery import recover
from pipelines.archive.writer import ArchiveWriter, Capture, Location, payload_digest

__all__ = [
    "LARGEST",
    "ArchiveError",
    "ArchiveWriter",
    "Bodies",
    "Capture",
    "Location",
    "Record",
    "files",
    "payload_digest",
    "read_body",
    "read_record",
    "records",
    "recover",
]
