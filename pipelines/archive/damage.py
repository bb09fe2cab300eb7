"""Damage: finds the next record of a WARC file after a place that cannot be read."""

from __future__ import annotations

import zlib
from typing import IO

BLOCK = 1 << 20
MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/"


def is_member(file: IO[bytes], offset: int) -> bool:
    """Whether a gzip member starts at this offset."""
    file.seek(offset)
    return file.read(len(MAGIC)) == MAGIC


def member_end(file: IO[bytes], offset: int) -> int | None:
    """The offset after the gzip member that starts at ``offset``; None if no complete member starts there."""
    file.seek(offset)
    member = zlib.decompressobj(wbits=31)
    position, data = offset, file.read(BLOCK)
    while data:
        try:
            # Bounded: a record of zeros decompresses to a thousand times its size.
            member.decompress(data, BLOCK)
        except zlib.error:
            return None
        rest = member.unused_data or member.unconsumed_tail
        position += len(data) - len(rest)
        if member.eof:
            return position
        data = rest or file.read(BLOCK)
    return None


def next_record(file: IO[bytes], offset: int) -> int | None:
    """The offset of the first gzip member from here on that starts a WARC record; None if there is none."""
    file.seek(offset)
    block_start, data = offset, file.read(BLOCK)
    while data:
        index = data.find(MAGIC)
        while index >= 0:
            if _starts_record(file, block_start + index):
                return block_start + index
            index = data.find(MAGIC, index + 1)
        # The magic bytes may cross the border of two blocks.
        overlap = len(MAGIC) - 1
        block_start += max(len(data) - overlap, 1)
        file.seek(block_start)
        data = file.read(BLOCK)
        if len(data) <= overlap:
            return None
    return None


def _starts_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(4096), len(_RECORD)) == _RECORD
    except zlib.error:
        return False
