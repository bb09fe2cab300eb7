"""The interface of all kinds of files: a function that appends records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from db.export.columns import Column, Record

Write = Callable[[Sequence[Record]], None]
Kind = Callable[[Path, Sequence[Column]], AbstractContextManager[Write]]
"""Opens a file or folder and yields the function; all records are written when the context ends."""
