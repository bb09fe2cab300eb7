"""Checks of the archive."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from pipelines import archive
from pipelines.archive import ArchiveError
from pipelines.archive.writer import OPEN_SUFFIX


def check_files(data: DataFolder) -> Iterator[Finding]:
    paths = archive.files(data.archive)
    size = sum(path.stat().st_size for path in paths)
    yield Finding("ok", f"archive: {len(paths)} files, {size / (1 << 20):.1f} MB")
    unfinished = list(data.archive.glob("*" + OPEN_SUFFIX))
    if unfinished:
        message = f"archive: {len(unfinished)} files are being written, or were when a run was killed"
        yield Finding("note", message, "the next crawl, import, ingest or rebuild finishes them")


def check_newest(data: DataFolder) -> Iterator[Finding]:
    """Read the newest file, which is the one that a power failure or a full disk damages."""
    paths = archive.files(data.archive)
    if not paths:
        return
    lost: list[str] = []
    try:
        deque(archive.records(max(paths, key=lambda path: path.stat().st_mtime_ns), lost=lost), maxlen=0)
    except ArchiveError as error:
        lost.append(str(error))
    for damage in lost:
        yield Finding("error", damage, "restore the file from a backup; its other records can be read")
