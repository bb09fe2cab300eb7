"""What all kinds of files have in common: something that takes records and writes them behind the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from db.export.columns import Column, Record

Write = Callable[[Sequence[Record]], None]
Kind = Callable[[Path, Sequence[Column]], AbstractContextManager[Write]]
"""Opens a file or folder; what it gives takes records, and all is written when it is left."""
