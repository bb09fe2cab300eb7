"""Revisits: in archives of other crawlers a page may return to an older version of itself."""

from __future__ import annotations

from pathlib import Path

from pipelines.archive import ArchiveError, Location, Record, read_record


class Revisits:
    """The places of the bodies of one WARC file so far: by URL, then by digest, the newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bodies: dict[str, dict[str, Location]] = {}

    def resolve(self, record: Record, body: bytes) -> tuple[Record, bytes]:
        """The record unchanged, except a revisit of a body older than the last one: it gets that body.

        The newest body of a URL counts in the corpus, and a revisit has no body. Fanwen's own crawls write no
        such revisit.
        """
        seen = self._bodies.setdefault(record.url, {})
        if record.kind != "revisit":
            if record.status == 200:
                seen.pop(record.digest, None)
                seen[record.digest] = record.location
            return record, body
        if record.digest not in seen or record.digest == next(reversed(seen)):
            return record, body
        try:
            older, body = read_record(self._path.parent, seen[record.digest])
        except ArchiveError:
            return record, body  # the file is compressed as a whole: no record can be read by its offset
        seen[record.digest] = seen.pop(record.digest)
        return older._replace(fetched_at=record.fetched_at), body
