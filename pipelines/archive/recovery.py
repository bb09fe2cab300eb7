"""Recovery: cuts a WARC file that a killed run left open back to its last complete record."""

from __future__ import annotations

import os
from itertools import chain, count
from pathlib import Path

from pipelines.archive.damage import member_end
from pipelines.archive.writer import OPEN_SUFFIX


def recover_archive(folder: Path) -> list[tuple[str, int]]:
    """Cut every file left open after its last complete record, and give it its final name.

    Returns the final names with the number of bytes cut off. A file without a complete record is removed. No
    other run may write to the folder meanwhile. If the recovery is killed, it can be called again.
    """
    recovered: list[tuple[str, int]] = []
    for path in sorted(folder.glob("*" + OPEN_SUFFIX)):
        size = path.stat().st_size
        good_size = _size_of_members(path)
        final = _free_path(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
        if good_size == 0:
            path.unlink()
        else:
            with path.open("rb+") as file:
                file.truncate(good_size)
                # After a loss of power the file must not have its final name and its old length.
                os.fsync(file.fileno())
            path.rename(final)
        recovered.append((final.name, size - good_size))
    return recovered


def _free_path(path: Path) -> Path:
    """The path, or one with a number if the file exists, for instance because somebody restored a copy."""
    stem = path.name.removesuffix(".warc.gz")
    numbered = (path.with_name(f"{stem}-{number}.warc.gz") for number in count(2))
    return next(candidate for candidate in chain([path], numbered) if not candidate.exists())


def _size_of_members(path: Path) -> int:
    """The offset after the last gzip member that is complete and has the right checksum."""
    size = 0
    with path.open("rb") as file:
        while (end := member_end(file, size)) is not None:
            size = end
    return size
