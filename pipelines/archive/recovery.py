"""Recovery: a WARC file that a killed run left behind is cut back to its last whole record."""

from __future__ import annotations

import os
from itertools import chain, count
from pathlib import Path

from pipelines.archive.damage import member_end
from pipelines.archive.writer import OPEN_SUFFIX


def recover(folder: Path) -> list[tuple[str, int]]:
    """Give every file left open its final name, without what stands after its last whole record.

    Returns the final names with the number of bytes cut off each; a file without a single whole record is
    removed. Only to be called while no other run writes to the folder. It may itself be killed at any moment,
    and called again.
    """
    done: list[tuple[str, int]] = []
    for path in sorted(folder.glob("*" + OPEN_SUFFIX)):
        size = path.stat().st_size
        whole = _whole_members(path)
        final = _free(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
        if whole == 0:
            path.unlink()
        else:
            with path.open("rb+") as file:
                file.truncate(whole)
                # The name must not outlive a loss of power that the length does not.
                os.fsync(file.fileno())
            path.rename(final)
        done.append((final.name, size - whole))
    return done


def _free(path: Path) -> Path:
    """The path, or where it is taken (a copy was put back by hand, say) one with a number that is not."""
    stem = path.name.removesuffix(".warc.gz")
    others = (path.with_name(f"{stem}-{number}.warc.gz") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists())


def _whole_members(path: Path) -> int:
    """The offset behind the last gzip member that ends well (its checksum holds)."""
    whole = 0
    with path.open("rb") as file:
        while (end := member_end(file, whole)) is not None:
            whole = end
    return whole
