"""Checks of the machine: Python, SQLite, packages."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from db.corpus import has_fts5
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from pipelines.ingest.version import rules_version

OLDEST_SQLITE = (3, 37)


def check_python(data: DataFolder) -> Iterator[Finding]:
    """SQLite is part of Python; another Python brings another SQLite."""
    versions = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, rules {rules_version()}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding("error", versions, "SQLite 3.37 or newer is needed (STRICT tables): use a newer Python")
    elif not has_fts5():
        yield Finding(
            "error", f"{versions}, without FTS5", "the search needs FTS5: use another build of Python"
        )
    else:
        yield Finding("ok", versions)


def check_packages(data: DataFolder) -> Iterator[Finding]:
    missing = [
        requirement for requirement in map(Requirement, requires("fanwen") or []) if _is_missing(requirement)
    ]
    if missing:
        names = ", ".join(map(str, missing))
        yield Finding("error", f"packages missing or too old: {names}", "run `make clean-venv test`")
    else:
        yield Finding("ok", "all packages are installed")


def _is_missing(requirement: Requirement) -> bool:
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return False
    try:
        return version(requirement.name) not in requirement.specifier
    except PackageNotFoundError:
        return True
