"""Revisits of other people's archives: a page may become again what it was before its last change."""

from __future__ import annotations

from pathlib import Path

from pipelines.archive import ArchiveError, Location, Record, read_record


class Revisits:
    """The bodies of one WARC file so far: for each URL by digest, the newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bodies: dict[str, dict[str, Location]] = {}

    def resolved(self, record: Record, body: bytes) -> tuple[Record, bytes]:
        """The record as it is; but a revisit that names an older body than the last one comes in full.

        The corpus goes by the newest body of a URL, and a revisit has none. Fanwen's own crawls write no such
        revisit.
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
            before, body = read_record(self._path.parent, seen[record.digest])
        except ArchiveError:
            return record, body  # packed as a whole, so that no record can be found again
        seen[record.digest] = seen.pop(record.digest)
        return before._replace(fetched_at=record.fetched_at), body
