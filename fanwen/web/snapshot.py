"""Which state of the database file is being read, told without opening it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

SETTLED = 100_000_000
"""Nanoseconds after which a change cannot share its time with the next: the clocks of files are coarse."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file and its last change: a rebuild gives a new inode, an ingest a new time.

    The file is only looked at from outside. Opening and closing it here would drop the locks that SQLite
    holds for this process (POSIX drops them all with the first descriptor that is closed), and a reader
    would see half of a commit.
    """

    device: int
    inode: int
    modified: int
    size: int

    @classmethod
    def of(cls, path: Path) -> Snapshot:
        """Raises OSError where there is no such file."""
        found = path.stat()
        return cls(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)

    def same_file(self, other: Snapshot) -> bool:
        return (self.device, self.inode) == (other.device, other.inode)

    def settled(self) -> bool:
        """Whether what is read now may be kept under this name: another commit would show by another time."""
        return time.time_ns() - self.modified > SETTLED
