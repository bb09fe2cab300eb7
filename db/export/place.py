"""The place of an export: it is written beside it and moved there in one step, so none is seen half done."""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.export.errors import ExportError

CARD = "README.md"
SIGN = "made by `fanwen export"
"""Every card contains this; a folder without such a card is never replaced."""
_SUFFIX = ".part"


def card_of(target: Path, is_folder: bool) -> Path:
    """The path of the card: in the folder, or beside the file, named after it."""
    return target / CARD if is_folder else target.with_name(f"{target.name}.{CARD}")


def check(target: Path, is_folder: bool, force: bool) -> None:
    """Raises ExportError where the target must not be overwritten or has no parent folder."""
    card = card_of(target, is_folder)
    if not target.parent.is_dir():
        raise ExportError(f"{target.parent}: there is no such folder; make it first")
    if target.is_dir() and not (is_folder and _is_export(card)):
        raise ExportError(f"{target}: is a folder, and no export of Fanwen; choose another name")
    if is_folder and target.exists() and not target.is_dir():
        raise ExportError(f"{target}: is a file; choose another name for a folder")
    existing = next((path for path in (target, card) if path.exists()), None)
    if existing and not force:
        raise ExportError(f"{existing}: exists; --force overwrites it")


def _is_export(card: Path) -> bool:
    try:
        return SIGN in card.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A temporary folder beside the target, removed at the end, as are those that killed runs left."""
    _clear(target)
    part = Path(tempfile.mkdtemp(_SUFFIX, f".{target.name}.", target.parent))
    handle = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        os.close(handle)


def _clear(target: Path) -> None:
    """Remove the folders of killed runs. A running export holds the lock of its own folder."""
    for part in sorted(target.parent.glob(f".{glob.escape(target.name)}.*{_SUFFIX}")):
        handle = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(part, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def take(part: Path, made: Path, target: Path, card: str) -> None:
    """Move the finished export and its card to their places."""
    if made.is_dir():
        (made / CARD).write_text(card, encoding="utf-8")
        if target.exists():
            # Two folders cannot be exchanged in one step: for a moment there is none.
            target.replace(part / "old")
        made.replace(target)
        return
    (part / CARD).write_text(card, encoding="utf-8")
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    (part / CARD).replace(card_of(target, is_folder=False))
