"""Checks of the archive."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from fanwen.checks.finding import Finding
from fanwen.folder.paths import Data
from pipelines import archive
from pipelines.archive import ArchiveError
from pipelines.archive.writer import OPEN_SUFFIX


def files(data: Data) -> Iterator[Finding]:
    paths = archive.files(data.archive)
    size = sum(path.stat().st_size for path in paths)
    yield Finding("ok", f"archive: {len(paths)} files, {size / (1 << 20):.1f} MB")
    unfinished = list(data.archive.glob("*" + OPEN_SUFFIX))
    if unfinished:
        what = f"archive: {len(unfinished)} files are being written, or were when a run was killed"
        yield Finding("note", what, "the next crawl, import, ingest or rebuild mends them")


def newest(data: Data) -> Iterator[Finding]:
    """The file written last is the one that a power cut or a full disk damages; the others were read."""
    paths = archive.files(data.archive)
    if not paths:
        return
    lost: list[str] = []
    try:
        deque(archive.records(max(paths, key=lambda path: path.stat().st_mtime_ns), lost=lost), maxlen=0)
    except ArchiveError as error:
        lost.append(str(error))
    for damage in lost:
        yield Finding("wrong", damage, "restore it from a backup; what else the file holds can be read")
