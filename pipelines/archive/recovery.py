"""Recovery: a WARC file that a killed run left behind is cut back to its last whole record."""

from __future__ import annotations

import zlib
from pathlib import Path

from pipelines.archive.writer import OPEN_SUFFIX

_BLOCK = 1 << 20


def recover(folder: Path) -> list[tuple[str, int]]:
    """Give every file left open its final name, without what stands after its last whole record.

    Returns the final names with the number of bytes cut off each; a file without a single whole record is
    removed. Only to be called while no other run writes to the folder.
    """
    done: list[tuple[str, int]] = []
    for path in sorted(folder.glob("*" + OPEN_SUFFIX)):
        size = path.stat().st_size
        whole = _whole_members(path)
        final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
        if whole == 0:
            path.unlink()
        else:
            with path.open("rb+") as file:
                file.truncate(whole)
            path.rename(final)
        done.append((final.name, size - whole))
    return done


def bytes_cut_off(path: Path) -> int:
    """How many bytes stand behind the last whole gzip member of the file: 0 where nothing is missing."""
    return path.stat().st_size - _whole_members(path)


def _whole_members(path: Path) -> int:
    """The offset behind the last gzip member that ends well (its checksum holds)."""
    whole = at = 0
    with path.open("rb") as file:
        member = zlib.decompressobj(wbits=31)
        data = file.read(_BLOCK)
        while data:
            try:
                # Bounded: a record of zeros unpacks to a thousand times its size.
                member.decompress(data, _BLOCK)
            except zlib.error:
                break
            rest = member.unused_data or member.unconsumed_tail
            at += len(data) - len(rest)
            data = rest
            if member.eof:
                whole = at
                member = zlib.decompressobj(wbits=31)
            data = data or file.read(_BLOCK)
    return whole
