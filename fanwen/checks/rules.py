"""Checks of the rule files: those that come with Fanwen, and those of the owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.rule_files import FILES as CRAWLER_FILES
from dedup.rule_files import FILES as DEDUP_FILES
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from pipelines.cleaning.rule_files import FILES as CLEANING_FILES
from tables.rules import RuleFile

_OWNED: dict[str, RuleFile] = {file.path.name: file for file in (*CLEANING_FILES, *DEDUP_FILES)}
"""The files that an owner may add to, by name."""


def check_bundled(data: DataFolder) -> Iterator[Finding]:
    files = (*CLEANING_FILES, *DEDUP_FILES, *CRAWLER_FILES)
    problems = [problem for file in files for problem in file.problems(file.path)]
    for problem in problems:
        yield Finding("error", problem, "correct it, or restore the file by `git checkout`")
    if not problems:
        yield Finding("ok", f"{len(files)} bundled rule files fit their schemas")


def check_owner(data: DataFolder) -> Iterator[Finding]:
    """Nothing without a folder of rules: most owners need none."""
    if not data.rules.is_dir():
        return
    paths = sorted(path for path in data.rules.iterdir() if path.is_file() and not path.name.startswith("."))
    problems = [problem for path in paths for problem in _problems(path)]
    for problem in problems:
        yield Finding("error", problem, "correct it; nothing is cleaned with these rules until then")
    if not problems:
        yield Finding("ok", f"{len(paths)} rule files of your own in {data.rules}")


def _problems(path: Path) -> list[str]:
    file = _OWNED.get(path.name)
    if file is None:
        known = ", ".join(sorted(_OWNED))
        return [f"{path}: no rules have this file name; rename or remove it (known: {known})"]
    return file.problems(path, owner=True)
