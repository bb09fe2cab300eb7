"""The owner's rules: a folder of rule files that add to the bundled ones, and replace entries by name.

All processes of a run must use the same rules, also a worker that starts hours after its parent. So the files
are hashed when a command starts. The hashes are passed on in an environment variable, and a file that no
longer has its hash is not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tables.reader import ConfigError

VARIABLE = "_FANWEN_RULES"
"""Not named like a setting: `fanwen crontab` prints those that begin with FANWEN_."""
SUFFIXES = (".toml", ".tsv")


def use_owner_rules(folder: Path) -> None:
    """Use the rules in this folder as they are now, in this process and in those that it starts.

    To be called before any rules are read. A folder that does not exist stands for no rules.
    """
    hashes = {path.name: _hash(path) for path in rule_paths(folder)}
    os.environ[VARIABLE] = json.dumps({"folder": str(folder.resolve()), "hashes": hashes})


def use_bundled_rules() -> None:
    """Use no owner's rules, in this process and in those that it starts."""
    os.environ.pop(VARIABLE, None)


def rule_paths(folder: Path) -> list[Path]:
    """The owner's rule files, sorted; files of other kinds, such as notes and backups, are none.

    Empty if the folder cannot be listed; ``folder_problems`` says why.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in paths if path.suffix in SUFFIXES and not path.name.startswith(".")]


def folder_problems(folder: Path) -> Iterator[str]:
    """Why the folder of rules cannot be listed. It need not exist, but what exists must be a folder."""
    try:
        if os.path.lexists(folder):
            next(folder.iterdir(), None)
    except OSError as error:
        yield f"{folder}: cannot be listed: {error.strerror}; it must be a folder that this user can read"


def owner_path(name: str) -> Path | None:
    """The owner's file that adds to the bundled file of this name, if there was one at the start."""
    state = _state()
    return Path(state["folder"]) / name if name in state["hashes"] else None


def owner_hashes() -> Mapping[str, str]:
    """The hash of each of the owner's files, by name; "" for a file that cannot be read."""
    hashes: Mapping[str, str] = _state()["hashes"]
    return hashes


def check_unchanged(path: Path, content: bytes) -> None:
    """Raises ConfigError if the content of an owner's file is not that of the start."""
    if blake2b(content, digest_size=16).hexdigest() != owner_hashes().get(path.name):
        raise ConfigError(f"{path}: changed since this command started; run it again")


def _state() -> dict[str, Any]:
    text = os.environ.get(VARIABLE) or '{"folder": "", "hashes": {}}'
    try:
        state: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{VARIABLE} is {text[:60]!r}; unset it: the commands set it themselves") from error
    return state


def _hash(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""
