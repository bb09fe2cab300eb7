"""The place of an export: it is written beside it and takes it in one step, so nobody sees half of one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.export.errors import ExportError

CARD = "README.md"
SIGN = "made by `fanwen export"
"""Stands in every card; a folder without such a card is never replaced."""
_SUFFIX = ".part"


def card_of(target: Path, is_folder: bool) -> Path:
    """Where the card stands: in a folder, or beside a file under its whole name."""
    return target / CARD if is_folder else target.with_name(f"{target.name}.{CARD}")


def check(target: Path, is_folder: bool, force: bool) -> None:
    """Raises ExportError where something stands there that must not be overwritten."""
    card = card_of(target, is_folder)
    if not target.parent.is_dir():
        raise ExportError(f"{target.parent}: there is no such folder; make it first")
    if target.is_dir() and not (is_folder and _is_export(card)):
        raise ExportError(f"{target}: is a folder, and no export of Fanwen; choose another name")
    if is_folder and target.exists() and not target.is_dir():
        raise ExportError(f"{target}: is a file; choose another name for a folder")
    if not force and (found := next((path for path in (target, card) if path.exists()), None)):
        raise ExportError(f"{found}: exists; --force overwrites it")


def _is_export(card: Path) -> bool:
    try:
        return SIGN in card.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder beside the target to write in, gone at the end. One that a killed run left goes as well."""
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
    """Remove what killed runs left. The lock of one that lives, which the kernel keeps, protects its own."""
    for part in sorted(target.parent.glob(f".{_literal(target.name)}.*{_SUFFIX}")):
        handle = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(part, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def take(part: Path, made: Path, target: Path, card: str) -> None:
    """Put what was made, and its card, into their places."""
    if made.is_dir():
        (made / CARD).write_text(card, encoding="utf-8")
        if target.exists():
            # Two folders cannot change places in one step: for a moment there is none.
            target.replace(part / "old")
        made.replace(target)
        return
    (part / CARD).write_text(card, encoding="utf-8")
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    (part / CARD).replace(card_of(target, is_folder=False))
