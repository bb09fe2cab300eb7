"""The state of the database file, read without opening it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

SETTLED_NANOSECONDS = 100_000_000
"""Nanoseconds after which the next change gets another time: the clock of the file system is coarse."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The file and its last change. A rebuild gives a new inode, an ingest a new time.

    The file is not opened: closing it would release the locks that SQLite holds for this process (POSIX
    releases all of them when one descriptor is closed), and a reader could see half of a commit.
    """

    device: int
    inode: int
    modified: int
    size: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """Raises OSError if there is no such file."""
        stat = path.stat()
        return cls(stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)

    def is_same_file(self, other: FileState) -> bool:
        return (self.device, self.inode) == (other.device, other.inode)

    def is_settled(self) -> bool:
        """Whether another commit would have another time, so that responses of this state can be cached."""
        return time.time_ns() - self.modified > SETTLED_NANOSECONDS
