"""Damage: where a WARC file of gzip members goes on behind a place that cannot be read."""

from __future__ import annotations

import zlib
from typing import IO

BLOCK = 1 << 20
MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/"


def is_member(file: IO[bytes], offset: int) -> bool:
    """Whether a gzip member begins here."""
    file.seek(offset)
    return file.read(len(MAGIC)) == MAGIC


def member_end(file: IO[bytes], offset: int) -> int | None:
    """The offset behind the gzip member that begins here; None where none does, or not a whole one."""
    file.seek(offset)
    member = zlib.decompressobj(wbits=31)
    at, data = offset, file.read(BLOCK)
    while data:
        try:
            # Bounded: a record of zeros unpacks to a thousand times its size.
            member.decompress(data, BLOCK)
        except zlib.error:
            return None
        rest = member.unused_data or member.unconsumed_tail
        at += len(data) - len(rest)
        if member.eof:
            return at
        data = rest or file.read(BLOCK)
    return None


def next_record(file: IO[bytes], offset: int) -> int | None:
    """Where, from this offset on, the next gzip member begins that opens a WARC record; None if nowhere."""
    file.seek(offset)
    at, data = offset, file.read(BLOCK)
    while data:
        found = data.find(MAGIC)
        while found >= 0:
            if _opens_record(file, at + found):
                return at + found
            found = data.find(MAGIC, found + 1)
        # A magic may lie across the border of two blocks.
        keep = len(MAGIC) - 1
        at += max(len(data) - keep, 1)
        file.seek(at)
        data = file.read(BLOCK)
        if len(data) <= keep:
            return None
    return None


def _opens_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(4096), len(_RECORD)) == _RECORD
    except zlib.error:
        return False
