"""The owner's rules: a folder of rule files that add to the bundled ones, and replace entries by name.

An environment variable names the folder, since every process that cleans or compares texts must use the same
rules, also worker processes.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "FANWEN_RULES"


def use_owner_rules(folder: Path) -> None:
    """Add the rules in this folder, in this process and in those that it starts.

    To be called before any rules are read. A folder that does not exist stands for no rules.
    """
    if folder.is_dir():
        os.environ[VARIABLE] = str(folder.resolve())
    else:
        os.environ.pop(VARIABLE, None)


def owner_folder() -> Path | None:
    """The folder of the owner's rules, if there is one."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


def owner_file(name: str) -> Path | None:
    """The owner's file that adds to the bundled file of this name; it need not exist."""
    folder = owner_folder()
    return folder / name if folder else None
