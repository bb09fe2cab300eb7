"""Checks of the rule files: those that come with Fanwen, and those of the owner."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.rule_files import FILES as CRAWLER_FILES
from dedup.rule_files import FILES as DEDUP_FILES
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from pipelines.cleaning.rule_files import FILES as CLEANING_FILES
from tables.owner import folder_problems, rule_paths
from tables.reader import ConfigError
from tables.rules import RuleFile

EXAMPLES_SECONDS = 30
"""Limit for the examples of one file; only patterns that never end reach it."""

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
    problems = list(owner_problems(data.rules))
    for problem in problems:
        yield Finding("error", problem, "correct it; nothing is cleaned until then")
    paths = rule_paths(data.rules)
    if paths and not problems:
        yield Finding("ok", f"rule files of your own in {data.rules}: {len(paths)}")


def refuse_wrong_rules(folder: Path) -> None:
    """Raises ConfigError with the first thing that is wrong with the owner's rules."""
    for problem in owner_problems(folder):
        raise ConfigError(problem)


def owner_problems(folder: Path) -> Iterator[str]:
    """One line for each thing that is wrong with the owner's rules."""
    yield from folder_problems(folder)
    for path in rule_paths(folder):
        yield from _problems(path)


def _problems(path: Path) -> list[str]:
    file = _OWNED.get(path.name)
    if file is None:
        known = ", ".join(sorted(_OWNED))
        return [f"{path}: no rules have this file name; rename or remove it (known: {known})"]
    try:
        with _time_limit(path):
            return file.problems(path, owner=True)
    except ConfigError as error:
        return [str(error)]


@contextmanager
def _time_limit(path: Path) -> Iterator[None]:
    """Ends a check with an error if a pattern needs for ever on one of its own examples."""

    def stop(number: int, frame: object) -> None:
        raise ConfigError(
            f"{path}: a pattern takes longer than {EXAMPLES_SECONDS} s on the examples; "
            "it has repeats within repeats, such as (a+)+"
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, EXAMPLES_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
